"""The event log of a training run: JSON lines that `python -m training … --log FILE` writes.

Each line is an event, such as {"event": "step", "epoch": 1.25, "loss": …}. `training.events` declares the entries of each kind.
`training.recorder` adds `cancelled`, the time of `start` and the checkpoint of `done`.
A log is read while it grows. It may end in the middle of a line, and lines that can't be read are left out.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from system import files
from training.jobs import json_values, store
from training.jobs.commands import CHANGEABLE

LogEntry = Mapping[str, object]

RUNNING = ("starting", "running", "paused")
KINDS = ("start", "step", "epoch", "changed", "paused", "resumed", "done", "failed", "cancelled")
STEP, EPOCH = b'{"event": "step"', b'{"event": "epoch"'  # how lines begin of which a log has many
MOST_EVENTS = 1000  # of one kind that are kept: a chart is not wider
MOST_LOGS = 16  # in memory, at most 1 MB each
MAX_READ = 4 * 2**20  # bytes that are read at once; a line is shorter


@dataclass(frozen=True)
class Progress:
    """The progress of a training run. A number is None until it has been logged.

    state: one of RUNNING, or "done", "failed", "cancelled" or "lost".
    epoch: number of epochs trained so far, with the fraction of the current one.
    epochs: number of epochs planned, including those added during the run. epochs_asked: those planned at the start.
    epochs_trained: number of complete epochs at the end.
    seconds: training time so far, without pauses.
    settings: all settings at the start. changed: the newest value of each setting that was changed during the run.
    reason: why the run failed or was lost, as a sentence, or "".
    """

    state: str = "starting"
    epoch: float = 0.0
    epochs: int | None = None
    epochs_asked: int | None = None
    epochs_trained: int | None = None
    loss: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    parameters: int | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    changed: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def fraction(self) -> float:
        return min(1.0, max(0.0, self.epoch / self.epochs)) if self.epochs else 0.0


def number(event: LogEntry, key: str) -> float | None:
    return json_values.number(event.get(key))


class Thinned:
    """A sample of the events of one kind in a log file: every n-th event, and the latest event.

    n starts at 1 and is doubled whenever more than MOST_EVENTS events would be kept. A line is parsed when it is first needed.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[int, bytes | LogEntry]] = []  # with the number of the line in the log
        self.stride, self.count = 1, 0
        self.latest: tuple[int, bytes | LogEntry] = (0, {})

    def extend(self, first: int, lines: list[bytes]) -> None:
        """Add events to this sample of the log. lines: consecutive lines of the file. first: the line number of `lines[0]`."""
        skipped = -self.count % self.stride
        self.kept += [(first + i, lines[i]) for i in range(skipped, len(lines), self.stride)]
        self.count += len(lines)
        self.latest = (first + len(lines) - 1, lines[-1])
        while len(self.kept) > MOST_EVENTS:
            self.kept, self.stride = self.kept[::2], 2 * self.stride

    def events(self) -> list[tuple[int, LogEntry]]:
        """Return the sampled events, oldest first, as pairs (line number in the log file, event). Skip invalid lines."""
        self.kept = [(at, parse(line)) for at, line in self.kept]
        latest = [] if not self.kept or self.kept[-1][0] == self.latest[0] else [self.latest]
        return [(at, event) for at, line in [*self.kept, *latest] if (event := parse(line))]

    def last(self) -> LogEntry:
        self.latest = (self.latest[0], parse(self.latest[1]))
        return self.latest[1]


class Log:
    """The log file of a training run, which may still be growing. Each read parses only new lines. Methods are thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._grown_at = time.monotonic()  # a clock that stands still while the machine sleeps
        self._reset()

    def _reset(self) -> None:
        self._offset, self._lines = 0, 0
        self._kinds = {kind: Thinned() for kind in KINDS}
        self._state, self._first_step = "starting", None  # the first step since the start or the last pause

    def events(self) -> tuple[LogEntry, ...]:
        """Return the events in the log file, oldest first: of each kind at most MOST_EVENTS, evenly spaced, plus the latest."""
        with self._lock:
            self._read()
            numbered = [found for kind in self._kinds.values() for found in kind.events()]
            return tuple(event for _, event in sorted(numbered, key=itemgetter(0)))

    def quiet(self) -> float:
        """Return how many seconds ago new lines were last found in the log file."""
        return time.monotonic() - self._grown_at

    def progress(self) -> Progress:
        with self._lock:
            self._read()
            start, step, epoch, done, failed = (self._kinds[k].last() for k in ("start", "step", "epoch", "done", "failed"))
            state, first_step = self._state, parse(self._first_step or b"")
            changes = [event for _, event in self._kinds["changed"].events()]
        trained = max(number(step, "epoch") or 0.0, number(epoch, "epoch") or 0.0)
        seconds = max(number(event, "seconds") or 0.0 for event in (step, epoch, done))
        asked, trained_whole, loss = number(start, "epochs"), number(done, "epochs"), number(step, "loss")
        epochs = number(epoch, "epochs") or asked
        settings = json_values.plain(start.get("settings"))
        return Progress(
            state=state,
            epoch=trained,
            epochs=int(epochs) if epochs else None,
            epochs_asked=int(asked) if asked else None,
            epochs_trained=None if trained_whole is None else int(trained_whole),
            loss=number(epoch, "loss") if loss is None else loss,
            validation_accuracy=number(epoch, "validation_accuracy"),
            test_accuracy=number(done, "test_accuracy"),
            seconds=seconds,
            seconds_left=_time_left(first_step, trained, seconds, epochs) if state in RUNNING else None,
            parameters=int(number(start, "parameters") or 0) or None,
            settings=settings if isinstance(settings, dict) else {},
            changed={
                str(event["setting"]): value
                for event in changes
                if event.get("setting") in CHANGEABLE and (value := number(event, "value")) is not None
            },
            reason=json_values.text(failed.get("reason"), 300) if state == "failed" else "",
        )

    def _read(self) -> None:
        try:
            with files.open_regular(self._path) as file:
                size = file.seek(0, 2)
                if size < self._offset:  # another log in its place
                    self._reset()
                while self._offset < size:
                    file.seek(self._offset)
                    chunk = file.read(MAX_READ)
                    whole = chunk.rfind(b"\n") + 1
                    if not whole and len(chunk) < MAX_READ:
                        break  # the rest of this line is still to come
                    self._take(chunk[:whole].split(b"\n")[:-1])
                    self._offset += whole or len(chunk)  # what is longer than MAX_READ is no event
                    self._grown_at = time.monotonic()
        except OSError:
            return  # not written yet, or no regular file

    def _take(self, lines: list[bytes]) -> None:
        """Add each new line of the log to the sample of its kind of event. Consecutive steps are added together, for speed."""
        others = [i for i, line in enumerate(lines) if not line.startswith(STEP)]
        for begin, end in zip([-1, *others], [*others, len(lines)], strict=True):
            if steps := lines[begin + 1 : end]:
                self._kinds["step"].extend(self._lines + begin + 1, steps)
                self._first_step = self._first_step or steps[0]
            if end < len(lines):
                self._take_other(self._lines + end, lines[end])
        self._lines += len(lines)

    def _take_other(self, at: int, line: bytes) -> None:
        kind = "epoch" if line.startswith(EPOCH) else str(parse(line).get("event"))
        if kind not in KINDS:
            return
        self._kinds[kind].extend(at, [line])
        if kind in ("start", "resumed"):
            self._state, self._first_step = "running", None
        elif kind == "step":
            self._first_step = self._first_step or line
        elif kind not in ("epoch", "changed"):
            self._state = kind


@lru_cache(MOST_LOGS)
def of(path: Path) -> Log:
    """Return the Log object for the log file at a path. Recently used Log objects are cached."""
    return Log(path)


def parse(line: bytes | LogEntry) -> LogEntry:
    """Return the event in a line of the log file, or an empty dict if the line is invalid."""
    return store.parsed(line) or {} if isinstance(line, bytes) else line


def _time_left(first_step: LogEntry, epoch: float, seconds: float, epochs: float | None) -> float | None:
    """Estimate the remaining seconds of a training run from its speed since `first_step`, or return None if it is too early.

    first_step: the first Step event since the start or the last pause. epoch, seconds: the progress so far. epochs: as planned.
    """
    start_epoch, start_seconds = number(first_step, "epoch"), number(first_step, "seconds")
    if epochs is None or start_epoch is None or start_seconds is None or epoch - start_epoch <= 0:
        return None
    return max(0.0, (seconds - start_seconds) / (epoch - start_epoch) * (epochs - epoch))
