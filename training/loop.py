"""train(): a generator of events. A command, a job, a test and a benchmark are `for` loops over it; to cancel is to stop.

    for event in train(preset("instant"), split):
        if isinstance(event, Done): network = event.network

The same settings on the same machine give the same weights, bit for bit, with one thread (`torch.set_num_threads(1)`).
"""

import math
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from model.network import Network
from training.calibrate import calibrated
from training.data import NO_DIGIT, Split
from training.evaluate import evaluate
from training.events import Done, Epoch, Event, Failed, Paused, Resumed, Snapshot, Start, Step
from training.settings import Settings

REPORT_EVERY = 0.2  # s: between Step events
DIVERGED = 10.0  # times the loss at the start: no training that goes well comes near it
LEAST_START = 0.23  # a tenth of ln 10, the loss of guessing: a network that goes on from a good one starts lower, and may rise
FIRST_STEPS = 20  # whose mean loss is the loss at the start
HALF_LIFE = 0.05  # weight of the newest step in the smoothed loss that the events carry
DENSE_SNAPSHOTS = (0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3)  # epochs: most happens at the start
SNAPSHOTS = 20
SNAPSHOT_BYTES = 10_000_000  # float32, all of a run's snapshots together

Control = Callable[[], str]  # asked before every step: "run", "pause", "finish" (stop and keep), or once "more" (one more epoch)


class Engine(Protocol):
    """What the loop asks of torch and of NumPy from scratch (`torch_engine`, `numpy_engine`)."""

    precision: str  # of the products

    def batches(self) -> Iterator[tuple]: ...
    def step(self, x, y, learning_rate: float) -> tuple: ...  # loss, number read right
    def watch(self, on: bool) -> None: ...
    def gradient_norms(self) -> tuple[float, ...]: ...
    def dead_relu(self) -> tuple[float, ...] | None: ...
    def network(self) -> Network: ...
    def evaluate(self, images) -> tuple[float, float]: ...  # loss, accuracy


def learning_rate(settings: Settings, progress: float) -> float:
    """The rate at `progress` (0 … 1) through the training: a straight rise over the warm-up, then constant or a half cosine."""
    if progress < settings.warmup:
        return settings.learning_rate * progress / settings.warmup
    if settings.schedule == "constant":
        return settings.learning_rate
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * (progress - settings.warmup) / (1 - settings.warmup)))


def snapshot_epochs(epochs: int, parameters: int) -> list[float]:
    """The moments to keep: the untrained network, dense over the first epochs, then sparse, the last; fewer if large."""
    most = max(3, min(SNAPSHOTS, SNAPSHOT_BYTES // (parameters * 4 + 2000)))
    dense = [e for e in DENSE_SNAPSHOTS if e < epochs]
    rest = most - len(dense)
    if rest < 1:
        return sorted({dense[round(i * (len(dense) - 1) / max(1, most - 2))] for i in range(most - 1)} | {float(epochs)})
    start = dense[-1]
    return sorted({*dense, *(round(start + (epochs - start) * i / rest, 2) for i in range(1, rest + 1))})


def train(
    settings: Settings,
    split: Split,
    engine: Engine | None = None,
    *,
    control: Control = lambda: "run",
    snapshots: bool = False,
) -> Iterator[Event]:
    """Train and yield what happens: Start, then Step, Epoch (and Snapshot, Paused, Resumed), at last Done or Failed.

    engine: what trains, the one that the settings name by default. A training that diverges (a loss that is not a number, or ten
    times the loss at the start) yields Failed and ends. A network that learnt to doubt is calibrated on the validation images.
    The test images are read once, for Done.
    """
    engine = engine or make_engine(settings, split)
    clock = Clock()
    epochs, steps, done = settings.epochs, settings.steps, 0
    untrained = engine.network()
    yield Start(settings, epochs, steps, settings.parameters, untrained, engine.precision)
    moments = snapshot_epochs(epochs, settings.parameters) if snapshots else []
    if moments:
        yield Snapshot(0, untrained)
        moments = moments[1:]
    first, smooth, reported, epoch, finish = [], None, 0.0, 0, False
    validation = (None, None)
    while epoch < epochs and not finish:
        total_loss, total_right, images, digits = 0.0, 0, 0, 0
        for x, y in engine.batches():
            while (command := control()) in ("pause", "more"):
                if command == "more":
                    epochs += 1
                    moments += [float(epochs)] if snapshots else []
                else:
                    clock.pause()
                    yield Paused(clock.seconds())
                    time.sleep(REPORT_EVERY)
            if clock.paused_at is not None:
                clock.resume()
                yield Resumed(clock.seconds())
            if command == "finish":
                finish = True
                break
            report = clock.seconds() - reported >= REPORT_EVERY
            engine.watch(report)
            rate = learning_rate(settings, min(1.0, (done + 0.5) / (epochs * steps)))
            loss, right = engine.step(x, y, rate)
            done += 1
            loss = float(loss)
            total_loss, total_right = total_loss + loss * len(y), total_right + right
            images, digits = images + len(y), digits + (y != NO_DIGIT).sum()
            smooth = loss if smooth is None else smooth + HALF_LIFE * (loss - smooth)
            if len(first) < FIRST_STEPS:
                first.append(loss)
            if reason := diverged(settings, smooth, first, done / steps):
                yield Failed(reason)
                return
            if report:
                reported = clock.seconds()
                yield Step(done / steps, done, smooth, rate, reported, engine.gradient_norms(), engine.dead_relu())
            while moments and done / steps >= moments[0] and done < epochs * steps:
                yield Snapshot(moments.pop(0), engine.network())
        if images:
            epoch += 1
            validation = engine.evaluate(split.validation) if len(split.validation) else (None, None)
            seen = (total_loss / images, int(total_right) / max(1, int(digits)))
            while epoch == epochs and control() == "more":  # asked for since the last step
                epochs += 1
                moments += [float(epochs)] if snapshots else []
            yield Epoch(epoch, *seen, *validation, clock.seconds(), epochs)
    network = engine.network()
    if settings.shapes and settings.output == "softmax" and len(split.validation):
        network = calibrated(network, split.validation, settings.seed)
    if snapshots:
        yield Snapshot(done / steps, network)
    test = evaluate(network, split.test)
    yield Done(epoch, test["accuracy"], test["loss"], validation[1], clock.seconds(), network)


def make_engine(settings: Settings, split: Split, device: str = "cpu", initial: Network | None = None) -> Engine:
    """The engine that the settings name, on the split's training images; initial: go on from this network."""
    if settings.engine == "numpy":
        from training.numpy_engine import NumpyEngine

        return NumpyEngine(settings, split.train, initial)
    from training.torch_engine import TorchEngine

    return TorchEngine(settings, split.train, device, initial)


def diverged(settings: Settings, smooth: float, first: list[float], epoch: float) -> str:
    """Why a training can't go on and what to try, in one sentence; empty while it goes well."""
    advice = f"try a learning rate below {settings.learning_rate:g}, such as {settings.learning_rate / 10:g}"
    if not math.isfinite(smooth):
        return f"The loss is no longer a number after {epoch:.2f} epochs: the steps were too long, {advice}."
    start = sum(first) / len(first)
    if len(first) == FIRST_STEPS and smooth > DIVERGED * max(start, LEAST_START):
        return f"The loss rose from {start:.3g} to {smooth:.3g} within {epoch:.2f} epochs: the steps are too long, {advice}."
    return ""


class Clock:
    """Seconds since it was made, pauses left out."""

    def __init__(self):
        self.start, self.paused_at = time.perf_counter(), None

    def seconds(self) -> float:
        return (self.paused_at or time.perf_counter()) - self.start

    def pause(self) -> None:
        self.paused_at = self.paused_at or time.perf_counter()

    def resume(self) -> None:
        self.start += time.perf_counter() - self.paused_at
        self.paused_at = None
