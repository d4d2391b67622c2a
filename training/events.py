"""What a training tells while it runs: frozen dataclasses; `as_line` makes each a line of a JSON-lines log."""

import dataclasses
import json
import math
from dataclasses import dataclass

from model.network import Network
from training.settings import Settings

REPORT_EVERY = 0.2  # s between two Step events, and between two Paused events


@dataclass(frozen=True)
class Start:
    settings: Settings
    epochs: int
    steps: int  # an epoch
    parameters: int
    initial: Network = dataclasses.field(repr=False, metadata={"log": False})  # before the first step
    precision: str = "float32"  # of the products; chosen by the processor if the settings say "auto"


@dataclass(frozen=True)
class Step:
    """About every REPORT_EVERY seconds. gradient_norms: the norm of each layer's weights' gradient, first layer first;
    dead_relu: the share, per hidden layer, of units that are 0 for every image of the batch (None: not ReLU)."""

    epoch: float
    step: int
    loss: float
    learning_rate: float
    seconds: float
    gradient_norms: tuple[float, ...] = ()
    dead_relu: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Epoch:
    """loss, accuracy: of the training images, over the epoch as they were learnt from (augmented, dropped out)."""

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    seconds: float
    epochs: int


@dataclass(frozen=True)
class Snapshot:
    """The network at a moment worth keeping; epoch 0 is the untrained one."""

    epoch: float
    network: Network = dataclasses.field(repr=False, metadata={"log": False})


@dataclass(frozen=True)
class Paused:
    """Said about every REPORT_EVERY seconds while a training waits."""

    seconds: float


@dataclass(frozen=True)
class Resumed:
    seconds: float


@dataclass(frozen=True)
class Failed:
    reason: str


@dataclass(frozen=True)
class Done:
    epochs: int
    test_accuracy: float
    test_loss: float
    validation_accuracy: float | None
    seconds: float
    network: Network = dataclasses.field(repr=False, metadata={"log": False})


Event = Start | Step | Epoch | Snapshot | Paused | Resumed | Failed | Done


def as_dict(event: Event, **more: object) -> dict:
    """An event as plain JSON values, its networks left out; `more` is added. Numbers that JSON lacks (NaN) become None."""
    values: dict[str, object] = {"event": type(event).__name__.lower()}
    for field in dataclasses.fields(event):
        if field.metadata.get("log", True):
            value = getattr(event, field.name)
            values[field.name] = dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value
    return {name: _finite(value) for name, value in (values | more).items()}


def as_line(event: Event, **more: object) -> str:
    """An event as one line of JSON, newline included."""
    return json.dumps(as_dict(event, **more)) + "\n"


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return [_finite(v) for v in value] if isinstance(value, list | tuple) else value
