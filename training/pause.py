"""Pause, extend or stop a training run while it runs."""

import time
from collections.abc import Callable, Iterator

from training import events
from training.events import Paused, Resumed
from training.schedule import Schedule

Control = Callable[[], str]  # returns "run", "pause", "finish" (stop here and keep the network) or once "more" (one more epoch)


class Clock:
    """A stopwatch that measures the training time without pauses."""

    def __init__(self):
        self.start = time.perf_counter()
        self.paused_at: float | None = None

    def seconds(self) -> float:
        """Return the seconds since the stopwatch was created, without pauses."""
        return (self.paused_at or time.perf_counter()) - self.start

    def pause(self) -> None:
        """Stop the stopwatch. This has no effect if the stopwatch is already stopped."""
        self.paused_at = self.paused_at or time.perf_counter()

    def resume(self) -> None:
        """Start the stopwatch again after a pause."""
        if self.paused_at is not None:
            self.start += time.perf_counter() - self.paused_at
        self.paused_at = None


def controlled(steps: Iterator, control: Control, schedule: Schedule, clock: Clock) -> Iterator:
    """Yield the results of training steps. Read a command before each step and obey the command.

    steps: an iterator that takes one training step at a time.
    control: returns "run", "pause", "more" (plan one more epoch) or "finish" (stop).
    schedule: the plan of the training run.
    clock: the stopwatch of the training run. It is stopped during a pause.
    Paused events are yielded during a pause, and a Resumed event after it.
    """
    while not schedule.ended:
        while (command := control()) in ("pause", "more"):
            if command == "more":
                schedule.add_epoch()
            else:
                clock.pause()
                yield Paused(clock.seconds())
                time.sleep(events.REPORT_EVERY)
        if clock.paused_at is not None:
            clock.resume()
            yield Resumed(clock.seconds())
        if command == "finish":
            return
        yield next(steps)


def add_late_epochs(control: Control, schedule: Schedule) -> None:
    """Extend a training run if all planned steps are done and the user requests more epochs.

    control: a function that returns the user's next command. Each command "more" adds one epoch.
    schedule: the plan of the training run, to which the epochs are added.
    """
    while schedule.ended and control() == "more":
        schedule.add_epoch()
