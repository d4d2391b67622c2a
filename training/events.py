"""The events of a training run. `as_line` turns an event into a line of the log (JSON lines)."""

import dataclasses
import json
import math
from dataclasses import dataclass

from model.network import Network
from training.settings import Settings

REPORT_EVERY = 0.2  # s between two Step events, and between two Paused events


@dataclass(frozen=True)
class Start:
    """An event that reports the start of a training run.

    steps: number of steps in each epoch.
    parameters: number of weights and biases.
    precision: number format of the matrix products, such as "float32".
    """

    settings: Settings
    epochs: int
    steps: int
    parameters: int
    precision: str = "float32"


@dataclass(frozen=True)
class Step:
    """An event that reports the progress of a training run about every 0.2 seconds.

    epoch: number of epochs done, such as 1.5.
    loss: smoothed loss.
    seconds: training time without pauses.
    gradient_norms: norm of the weight gradient of each layer, first layer first.
    dead_relu: fraction of units in each hidden layer that are 0 for every image of the batch. None if they are not ReLU.
    """

    epoch: float
    step: int
    loss: float
    learning_rate: float
    seconds: float
    gradient_norms: tuple[float, ...] = ()
    dead_relu: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Epoch:
    """An event that reports the end of an epoch.

    loss, accuracy: means over the training images of the epoch, with augmentation and dropout.
    validation_loss, validation_accuracy: results on the validation images, or None without validation images.
    seconds: training time without pauses.
    epochs: total number of planned epochs.
    """

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float
    epochs: int


@dataclass(frozen=True)
class Snapshot:
    """A training event with a copy of the network.

    epoch: number of epochs done, such as 1.5. Epoch 0 is the untrained network.
    """

    epoch: float
    network: Network = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Paused:
    """An event that reports that training is paused. It is repeated every 0.2 seconds during the pause."""

    seconds: float


@dataclass(frozen=True)
class Resumed:
    """An event that reports that training continues after a pause."""

    seconds: float


@dataclass(frozen=True)
class Changed:
    """An event that reports that a setting was changed during the run, after `epoch` epochs and `step` steps."""

    setting: str
    value: float
    epoch: float
    step: int


@dataclass(frozen=True)
class Failed:
    """An event that reports that training diverged. It is the last event.

    reason: one sentence with advice.
    """

    reason: str


@dataclass(frozen=True)
class Done:
    """An event that reports that training succeeded. It is the last event."""

    epochs: int
    test_accuracy: float
    test_loss: float
    validation_accuracy: float | None
    seconds: float
    network: Network = dataclasses.field(repr=False)


Event = Start | Step | Epoch | Snapshot | Changed | Paused | Resumed | Failed | Done


def as_line(event: Event, **more: object) -> str:
    """Convert a training event, and more entries, to one line of JSON that ends with a newline. NaN and infinity become null.

    Networks are left out.
    """
    values: dict[str, object] = {"event": type(event).__name__.lower()}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        if not isinstance(value, Network):
            values[field.name] = dataclasses.asdict(value) if isinstance(value, Settings) else value
    return json.dumps({name: _finite(value) for name, value in (values | more).items()}) + "\n"


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_finite(v) for v in value] if isinstance(value, list | tuple) else value
