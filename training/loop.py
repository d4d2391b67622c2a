"""The training loop: a generator of events. Stop iterating to cancel it.

    for event in train(preset("instant"), split):
        if isinstance(event, Done): network = event.network

With one thread (`torch.set_num_threads(1)`), the same settings on the same machine give the same weights, bit for bit.
"""

import math
import time
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

from model.network import Network
from training import events
from training.calibrate import calibrated
from training.data import NO_DIGIT, Split
from training.events import Done, Epoch, Event, Failed, Start, Step
from training.numpy_engine import NumpyEngine
from training.schedule import learning_rate
from training.settings import Settings
from training.torch_engine import TorchEngine

DIVERGED = 10.0  # a loss this many times the loss at the start means divergence; no run that goes well comes near it
GUESSING = math.log(10)  # the loss of a network that gives each digit the same probability
MIN_START_LOSS = GUESSING / 10  # a network that is trained further starts lower than one that guesses, and may rise
FIRST_STEPS = 20  # the loss at the start is the mean of this many steps
EARLY = 1.5  # a report follows at the latest when so many times the steps of the last one are done: the loss falls fast at first
SMOOTHING = 0.05  # weight of the newest step in the smoothed loss that the events carry


class Result(NamedTuple):
    """The result of a training step. step: its number, from 1."""

    step: int
    learning_rate: float
    loss: float  # the mean over the batch
    images: int
    digits: int  # the number of images that show a digit
    correct: int  # the number of digits classified correctly


Engine = TorchEngine | NumpyEngine  # what computes the training steps


def descend(engine: Engine, settings: Settings, is_stopped: Callable[[], bool]) -> Iterator[Result]:
    """Take training steps until all planned steps are done, or until `is_stopped()` is true. Yield the result of each step."""
    step = 0
    for _ in range(settings.epochs):
        for x, y in engine.batches():
            if is_stopped():
                return
            rate = learning_rate(settings, step)
            loss, correct = engine.step(x, y, rate)  # its own batch  # pyrefly: ignore[bad-argument-type]
            step += 1
            yield Result(step, rate, float(loss), len(y), int((y != NO_DIGIT).sum()), int(correct))


def train(
    settings: Settings, split: Split, engine: Engine | None = None, *, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Event]:
    """Train a network. Yield events that report the progress. The last event is Done or Failed.

    engine: computes the steps. is_stopped: is asked before each step whether to stop here and keep the network.
    """
    engine, start = engine or make_engine(settings, split), time.perf_counter()
    yield Start(settings, settings.epochs, settings.steps, settings.parameters)
    last = yield from reported(descend(engine, settings, is_stopped), engine, split, settings, start)
    if isinstance(last, Failed):
        return
    network = engine.network()
    if settings.shapes and settings.output == "softmax" and len(split.validation):
        network = calibrated(network, split.validation, settings.seed)
    test = split.test.score(network)
    epochs, validation = (last.epoch, last.validation_accuracy) if last else (0, None)
    yield Done(epochs, test.accuracy, test.loss, validation, time.perf_counter() - start, network)


def make_engine(settings: Settings, split: Split, device: str = "cpu", initial: Network | None = None) -> Engine:
    """Return an engine, which computes training steps, for the training images in `split`. initial: the network to start from."""
    is_numpy = settings.engine == "numpy"
    return NumpyEngine(settings, split.train) if is_numpy else TorchEngine(settings, split.train, device, initial)


def reported(
    results: Iterator[Result], engine: Engine, split: Split, settings: Settings, start: float
) -> Generator[Event, None, Epoch | Failed | None]:
    """Yield a training run's events, given the results of its steps. Return the last Epoch, or Failed if it diverged."""

    def seconds() -> float:
        return time.perf_counter() - start

    def epoch() -> Epoch:
        network = engine.network()
        held_out = split.validation.score(network) if len(split.validation) else None
        loss = sum(each.loss * each.images for each in taken) / sum(each.images for each in taken)
        accuracy = sum(each.correct for each in taken) / max(1, sum(each.digits for each in taken))
        validation = (held_out.loss, held_out.accuracy) if held_out else (None, None)
        return Epoch(math.ceil(taken[-1].step / settings.steps), loss, accuracy, *validation, seconds(), network)

    taken: list[Result] = []  # the steps of this epoch
    first, smooth, reported_at, next_report, last = [], None, 0.0, 1, None
    for result in results:
        taken.append(result)
        smooth = result.loss if smooth is None else smooth + SMOOTHING * (result.loss - smooth)
        first += [result.loss] if len(first) < FIRST_STEPS else []
        if reason := diverged(settings, result.step, smooth, first):
            yield (last := Failed(reason))
            return last
        if result.step >= next_report or seconds() - reported_at >= events.REPORT_EVERY:
            reported_at, next_report = seconds(), math.ceil(EARLY * result.step)
            dead = dead_relu(engine, settings)
            yield Step(result.step / settings.steps, result.step, smooth, result.learning_rate, reported_at, dead)
        if result.step % settings.steps == 0:
            yield (last := epoch())
            taken = []
    if taken:
        yield (last := epoch())
    return last


def dead_relu(engine: Engine, settings: Settings) -> tuple[float, ...] | None:
    """Return each hidden layer's fraction of units that were 0 for all images of the last batch, or None without ReLU."""
    if settings.activation != "relu":
        return None
    return tuple(int((a == 0).all(0).sum()) / a.shape[1] for a in engine.activations)


def diverged(settings: Settings, step: int, smooth: float, first: list[float]) -> str:
    """Return why training diverged, with advice, or "". smooth: the smoothed loss. first: the losses of the first steps."""
    rate, epochs = settings.learning_rate, step / settings.steps
    advice = f"try a learning rate below {rate:g}, such as {rate / 10:g}"
    if not math.isfinite(smooth):
        return f"The loss is no longer a number after {epochs:.2f} epochs: the steps were too long, {advice}."
    start = min(sum(first) / len(first), GUESSING)  # the first steps themselves may have been too long
    is_late = len(first) == FIRST_STEPS or step == settings.epochs * settings.steps
    if is_late and smooth > max(first[0], DIVERGED * max(start, MIN_START_LOSS)):
        rise = f"from {first[0]:.3g} to {smooth:.3g} within {epochs:.2f} epochs"
        return f"The loss rose {rise}: the steps are too long, {advice}."
    return ""
