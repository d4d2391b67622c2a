"""Pause, extend or stop a training run while it runs."""

import time
from collections.abc import Callable, Iterator

from training import events
from training.events import Paused, Resumed
from training.schedule import Schedule

Control = Callable[[], str]  # returns "run", "pause", "finish" (stop here and keep the network) or once "more" (one more epoch)


class Clock:
    """A stopwatch that excludes pauses."""

    def __init__(self):
        self.start = time.perf_counter()
        self.paused_at: float | None = None

    def seconds(self) -> float:
        """Return the seconds since the stopwatch was created, without pauses."""
        return (self.paused_at or time.perf_counter()) - self.start

    def pause(self) -> None:
        """Stop the stopwatch. A second call has no effect."""
        self.paused_at = self.paused_at or time.perf_counter()

    def resume(self) -> None:
        """Start the stopwatch again."""
        if self.paused_at is not None:
            self.start += time.perf_counter() - self.paused_at
        self.paused_at = None


def controlled(steps: Iterator, control: Control, schedule: Schedule, clock: Clock) -> Iterator:
    """Yield from `steps` until the schedule ends. Obey a command before each step.

    control: a function that returns the command. "pause": yield Paused every REPORT_EVERY seconds until the command is "run",
    then yield Resumed. "more": plan one more epoch. "finish": stop.
    clock: the stopwatch, which is stopped during pauses.
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
    """Add epochs that were requested after the last step.

    control: a function that returns the next command.
    """
    while schedule.ended and control() == "more":
        schedule.add_epoch()
