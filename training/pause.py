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
MINUTE = 60.0  # s


class Clock:
    """A stopwatch that measures the training time and stands still during pauses."""

    def __init__(self):
        self.start = time.perf_counter()
        self.paused_at: float | None = None

    def seconds(self) -> float:
        return (self.paused_at or time.perf_counter()) - self.start

    def pause(self) -> None:
        self.paused_at = self.paused_at or time.perf_counter()

    def resume(self) -> None:
        if self.paused_at is not None:
            self.start += time.perf_counter() - self.paused_at
        self.paused_at = None


class Limited:
    """A callable that returns what `control()` returns, such as "run" or "pause", or "finish" after a time limit is exceeded.

    minutes: the limit of the whole run, including pauses. pause_minutes: the limit of a single pause. None means no limit.
    The attribute `reason` is "" until a limit is exceeded. Then it is a sentence about this limit.
    """

    def __init__(self, control: Control, minutes: float | None = None, pause_minutes: float | None = None):
        self.control, self.minutes, self.pause_minutes = control, minutes, pause_minutes
        self.began, self.paused_at, self.reason = time.monotonic(), None, ""

    def __call__(self) -> str:
        command, now = self.control(), time.monotonic()
        if command in ("run", "finish"):
            self.paused_at = None
        elif command == "pause" and self.paused_at is None:
            self.paused_at = now
        if command == "finish":
            return command
        paused = 0.0 if self.paused_at is None else now - self.paused_at
        if self.minutes is not None and now - self.began > self.minutes * MINUTE:
            most = f"after {self.minutes:g} minutes, the most that this server allows"
        elif self.pause_minutes is not None and paused > self.pause_minutes * MINUTE:
            most = f"because a pause may last {self.pause_minutes:g} minutes on this server"
        else:
            return "finish" if self.reason else command
        self.reason = f"It was stopped {most}; its network was kept."
        return "finish"


def controlled(steps: Iterator, control: Control, schedule: Schedule, clock: Clock) -> Iterator:
    """Yield the results of training steps. Before each step, execute the commands that `control()` returns.

    Also yield the events of these commands: Paused, Resumed and Changed. clock: measures the training time, without pauses.
    """
    while not schedule.ended:
        while (command := control()) not in ("run", "finish"):
            if command == "pause":
                clock.pause()
                yield Paused(clock.seconds())
                time.sleep(events.REPORT_EVERY)
            elif change := obey(command, schedule):
                yield change
        if clock.paused_at is not None:
            clock.resume()
            yield Resumed(clock.seconds())
        if command == "finish":
            return
        yield next(steps)


def obey(command: str, schedule: Schedule) -> Changed | None:
    """Execute a command: "more" adds an epoch to the schedule, and a command such as "dropout 0.2" changes a setting.

    Return a Changed event if a setting was changed, or None otherwise. A value that the settings do not allow is ignored.
    """
    if command == "more":
        schedule.add_epoch()
    elif (change := commands.change(command)) and schedule.change(*change):
        return Changed(*change, schedule.epoch, schedule.done)
    return None


def add_late_epochs(control: Control, schedule: Schedule) -> None:
    """If all planned steps are done, execute the pending commands. The command "more" adds an epoch, so that training goes on."""
    while schedule.ended and (command := control()) not in ("run", "pause", "finish"):
        obey(command, schedule)
