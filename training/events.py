"""The events of a training run. `as_line` converts an event to a line of the log, in JSON."""

import dataclasses
import json
import math
from dataclasses import dataclass

from model.network import Network
from training.settings import Settings

REPORT_EVERY = 0.2  # s between two Step events


@dataclass(frozen=True)
class Start:
    """The first event of a training run. steps: the number of steps in an epoch."""

    settings: Settings
    epochs: int
    steps: int
    parameters: int


@dataclass(frozen=True)
class Step:
    """The progress of a training run, reported about every 0.2 seconds, and more often at the start."""

    epoch: float
    step: int
    loss: float  # a moving average
    learning_rate: float
    seconds: float
    # for each hidden layer, the fraction of units that are 0 for every image of the batch; None without ReLU
    dead_relu: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Epoch:
    """The event at the end of an epoch."""

    epoch: int
    loss: float  # the mean over the training images, with augmentation and dropout
    accuracy: float  # the same, without images that show no digit
    validation_loss: float | None  # None if there are no validation images
    validation_accuracy: float | None
    seconds: float
    network: Network = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Failed:
    """The last event of a training run that diverged or whose files could not be written. reason: one sentence on why."""

    reason: str


@dataclass(frozen=True)
class Done:
    """The last event of a training run that succeeded."""

    epochs: int
    test_accuracy: float
    test_loss: float
    validation_accuracy: float | None
    seconds: float
    network: Network = dataclasses.field(repr=False)


Event = Start | Step | Epoch | Failed | Done


def as_line(event: Event, **more: object) -> str:
    """Return a training event, without its network, as a line of JSON. more: further entries. NaN and infinity become null."""
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
