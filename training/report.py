"""Turn the steps of a training run into events, and notice if the run diverges."""

import math
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from training import events
from training.data import NO_DIGIT, Split
from training.evaluate import evaluate
from training.events import Epoch, Event, Failed, Snapshot, Step
from training.pause import Clock, Control, add_late_epochs
from training.schedule import Schedule

DIVERGED = 10.0  # a loss this many times the loss at the start means divergence; no run that goes well comes near it
GUESSING = math.log(10)  # the loss of a network that gives each digit the same probability
MIN_START_LOSS = GUESSING / 10  # a network that is trained further starts lower than one that guesses, and may rise
FIRST_STEPS = 20  # the loss at the start is the mean of this many steps
SMOOTHING = 0.05  # weight of the newest step in the smoothed loss that the events carry


class Result(NamedTuple):
    """The result of a training step. correct: number of correct predictions, int or 0-d tensor. y: labels of the batch, (n,)."""

    learning_rate: float
    loss: float
    correct: Any
    y: Any


class Totals:
    """Running totals of the loss and of the correct classifications in one epoch."""

    def __init__(self):
        self.loss, self.correct, self.images, self.digits = 0.0, 0, 0, 0

    def add(self, result: Result) -> None:
        self.loss += result.loss * len(result.y)
        self.correct = self.correct + result.correct
        self.images += len(result.y)
        self.digits = self.digits + (result.y != NO_DIGIT).sum()


def reported(
    results: Iterator[Result | Event], engine, split: Split, schedule: Schedule, clock: Clock, control: Control
) -> Generator[Event, None, Epoch | Failed | None]:
    """Yield the progress events of a training run. Return the last Epoch event, or Failed if training diverged.

    results: an iterator over the results of training steps and over other events, such as Paused, which are yielded unchanged.
    """

    def epoch() -> Epoch:
        held_out = evaluate(engine.network(), split.validation) if len(split.validation) else {"loss": None, "accuracy": None}
        add_late_epochs(control, schedule)
        loss, accuracy = totals.loss / totals.images, int(totals.correct) / max(1, int(totals.digits))
        validation = (held_out["loss"], held_out["accuracy"])
        return Epoch(math.ceil(schedule.epoch), loss, accuracy, *validation, clock.seconds(), schedule.epochs)

    totals, first, smooth, reported_at, last = Totals(), [], None, 0.0, None
    for result in results:
        if not isinstance(result, Result):
            yield result
            continue
        totals.add(result)
        smooth = result.loss if smooth is None else smooth + SMOOTHING * (result.loss - smooth)
        first += [result.loss] if len(first) < FIRST_STEPS else []
        if reason := diverged(schedule, smooth, first):
            yield (last := Failed(reason))
            return last
        if clock.seconds() - reported_at >= events.REPORT_EVERY:
            reported_at = clock.seconds()
            watched = (engine.gradient_norms(), engine.dead_relu())
            yield Step(schedule.epoch, schedule.done, smooth, result.learning_rate, reported_at, *watched)
        for moment in schedule.due_snapshots():
            yield Snapshot(moment, engine.network())
        if schedule.done % schedule.steps == 0:
            yield (last := epoch())
            totals = Totals()
    if totals.images:
        yield (last := epoch())
    return last


def diverged(schedule: Schedule, smooth: float, first: list[float]) -> str:
    """Return one sentence on why training diverged, with advice, or "" if training has not diverged.

    smooth: a moving average of the loss. first: the losses of the first steps, at most FIRST_STEPS.
    """
    rate = schedule.settings.learning_rate
    advice = f"try a learning rate below {rate:g}, such as {rate / 10:g}"
    if not math.isfinite(smooth):
        return f"The loss is no longer a number after {schedule.epoch:.2f} epochs: the steps were too long, {advice}."
    start = min(sum(first) / len(first), GUESSING)  # the first steps themselves may have been too long
    is_late = len(first) == FIRST_STEPS or schedule.ended
    if is_late and smooth > max(first[0], DIVERGED * max(start, MIN_START_LOSS)):
        rise = f"from {first[0]:.3g} to {smooth:.3g} within {schedule.epoch:.2f} epochs"
        return f"The loss rose {rise}: the steps are too long, {advice}."
    return ""
