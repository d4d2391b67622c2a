"""The training loop: a generator of events. Stop iterating to cancel it.

    for event in train(preset("instant"), split):
        if isinstance(event, Done): network = event.network

With one thread (`torch.set_num_threads(1)`), the same settings on the same machine give the same weights, bit for bit.
"""

from collections.abc import Iterator
from typing import Protocol

from model.network import Network
from training.calibrate import calibrated
from training.data import Split
from training.evaluate import evaluate
from training.events import Done, Event, Failed, Snapshot, Start
from training.pause import Clock, Control, controlled
from training.report import Result, reported
from training.schedule import Schedule
from training.settings import Settings


class Engine(Protocol):
    """The interface of the two classes that compute training steps: TorchEngine and NumpyEngine."""

    def batches(self) -> Iterator[tuple]: ...  # one epoch of (x, y)
    def step(self, x, y, learning_rate: float) -> tuple: ...  # mean loss, number of digits classified correctly
    def set_dropout(self, share: float) -> None: ...  # for the following steps
    def gradient_norms(self) -> tuple[float, ...]: ...
    def dead_relu(self) -> tuple[float, ...] | None: ...
    def network(self) -> Network: ...


def descend(engine: Engine, schedule: Schedule) -> Iterator[Result]:
    """Take training steps until all planned steps are done. Yield the result of each step."""
    while not schedule.ended:
        for x, y in engine.batches():
            rate = schedule.learning_rate()
            engine.set_dropout(schedule.settings.dropout)
            loss, correct = engine.step(x, y, rate)
            schedule.done += 1
            yield Result(rate, float(loss), correct, y)


def train(
    settings: Settings, split: Split, engine: Engine | None = None, *, control: Control = lambda: "run", snapshots: bool = False
) -> Iterator[Event]:
    """Train a network. Yield events that report the progress. The last event is Done or Failed.

    split: the training, validation and test images. engine: computes the training steps; None makes a new one from the settings.
    control: a function that is called before each step and returns a command, such as "run" or "pause".
    snapshots: whether to yield copies of the network during training.
    """
    engine, schedule, clock = engine or make_engine(settings, split), Schedule(settings, snapshots), Clock()
    yield Start(settings, schedule.epochs, schedule.steps, settings.parameters)
    if snapshots:
        yield Snapshot(0, engine.network())
    results = controlled(descend(engine, schedule), control, schedule, clock)
    last = yield from reported(results, engine, split, schedule, clock, control)
    if isinstance(last, Failed):
        return
    network = engine.network()
    if settings.shapes and settings.output == "softmax" and len(split.validation):
        network = calibrated(network, split.validation, settings.seed)
    if snapshots:
        yield Snapshot(schedule.epoch, network)
    test = evaluate(network, split.test)
    epochs, validation = (last.epoch, last.validation_accuracy) if last else (0, None)
    yield Done(epochs, test["accuracy"], test["loss"], validation, clock.seconds(), network)


def make_engine(settings: Settings, split: Split, device: str = "cpu", initial: Network | None = None) -> Engine:
    """Return a new TorchEngine or NumpyEngine, which computes training steps on the training images in `split`.

    device: "cpu" or "cuda", for PyTorch. initial: the network to start from, or None for random weights.
    """
    if settings.engine == "numpy":
        from training.numpy_engine import NumpyEngine

        return NumpyEngine(settings, split.train, initial)
    from training.torch_engine import TorchEngine

    return TorchEngine(settings, split.train, device, initial)
