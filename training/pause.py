"""Pause, extend, change or stop a training run while it runs."""

import time
from collections.abc import Callable, Iterator

from training import events
from training.events import Changed, Paused, Resumed
from training.jobs import commands
from training.schedule import Schedule

# Returns "run", "pause" or "finish" (stop here and keep the network), or, once each, "more" (one more epoch) or a change of a
# setting, such as "dropout 0.2".
Control = Callable[[], str]


class Clock:
    """A stopwatch that measures the training time and stands still during pauses."""

    def __init__(self):
        self.start = time.perf_counter()
        self.paused_at: float | None = None

    def seconds(self) -> float:
        return (self.paused_at or time.perf_counter()) - self.start

    def pause(self) -> None:
        self.paused_at = time.perf_counter()

    def resume(self) -> None:
        self.start += time.perf_counter() - (self.paused_at or time.perf_counter())
        self.paused_at = None


def controlled(steps: Iterator, control: Control, schedule: Schedule, clock: Clock) -> Iterator:
    """Yield the results of training steps. Before each step, execute the commands that `control()` returns.

    Also yield the events of these commands: Paused, Resumed and Changed. clock: measures the training time, without pauses.
    """
    while not schedule.ended:
        while (command := control()) not in ("run", "finish"):
            if command == "pause":
                if clock.paused_at is None:
                    clock.pause()
                    yield Paused(clock.seconds())
                time.sleep(events.REPORT_EVERY)
            elif command == "more":
                schedule.add_epoch()
            elif (change := commands.change(command)) and schedule.change(*change):  # the settings allow the value
                yield Changed(*change, schedule.epoch, schedule.done)
        if clock.paused_at is not None:
            clock.resume()
            yield Resumed(clock.seconds())
        if command == "finish":
            return
        yield next(steps)
