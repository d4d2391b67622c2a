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
    """The first event of a training run.

    epochs: number of epochs. steps: number of steps in each epoch. parameters: number of weights and biases.
    initial: the network before training. precision: number format of the matrix products. With the setting "auto" it depends
    on the processor.
    """

    settings: Settings
    epochs: int
    steps: int
    parameters: int
    initial: Network = dataclasses.field(repr=False, metadata={"log": False})
    precision: str = "float32"


@dataclass(frozen=True)
class Step:
    """A report on the progress of a training run, about every REPORT_EVERY seconds.

    epoch: number of epochs done, with the fraction. step: number of steps done.
    loss: smoothed loss. seconds: training time so far, without pauses.
    gradient_norms: norm of the gradient of each layer's weights, first layer first.
    dead_relu: for each hidden layer, the share of units that are 0 for every image of the batch. None if the units are not
    ReLU.
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
    """The end of an epoch.

    loss, accuracy: means over the steps of the epoch, on augmented training images and with dropout.
    validation_loss, validation_accuracy: on the held-out images. None if there are none.
    epochs: the total number of epochs planned, including those added during training.
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
    """The network after `epoch` epochs. Epoch 0 is the untrained network."""

    epoch: float
    network: Network = dataclasses.field(repr=False, metadata={"log": False})


@dataclass(frozen=True)
class Paused:
    """The training run is paused. This event is repeated every REPORT_EVERY seconds."""

    seconds: float


@dataclass(frozen=True)
class Resumed:
    """The training run continues after a pause."""

    seconds: float


@dataclass(frozen=True)
class Failed:
    """The last event of a training run that diverged. reason: one sentence with advice."""

    reason: str


@dataclass(frozen=True)
class Done:
    """The last event of a successful training run. network: the trained network."""

    epochs: int
    test_accuracy: float
    test_loss: float
    validation_accuracy: float | None
    seconds: float
    network: Network = dataclasses.field(repr=False, metadata={"log": False})


Event = Start | Step | Epoch | Snapshot | Paused | Resumed | Failed | Done


def as_dict(event: Event, **more: object) -> dict:
    """Convert an event to a dict of JSON values, without its networks. NaN and infinity become None.

    more: further entries to add.
    """
    values: dict[str, object] = {"event": type(event).__name__.lower()}
    for field in dataclasses.fields(event):
        if field.metadata.get("log", True):
            value = getattr(event, field.name)
            if dataclasses.is_dataclass(value) and not isinstance(value, type):
                value = dataclasses.asdict(value)
            values[field.name] = value
    return {name: _finite(value) for name, value in (values | more).items()}


def as_line(event: Event, **more: object) -> str:
    """Convert an event to one line of JSON, including the newline. more: further entries to add."""
    return json.dumps(as_dict(event, **more)) + "\n"


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_finite(v) for v in value] if isinstance(value, list | tuple) else value
