"""A training's progress, as its event log tells it: JSON lines that `python -m training … --log FILE` writes.

    {"event": "start", "time": …, "settings": {…}, "epochs": 3, "steps": 1290, "parameters": 109386}
    {"event": "step", "epoch": 1.25, "step": 100, "loss": …, "learning_rate": …, "seconds": …}
    {"event": "epoch", "epoch": 1, "epochs": 3, "loss": …, "accuracy": …, "validation_loss": …, "validation_accuracy": …,
     "seconds": …}
    {"event": "done", "test_accuracy": …, "test_loss": …, "seconds": …, "checkpoint": "…"}
    {"event": "failed", "reason": "one sentence"}   {"event": "cancelled"}   {"event": "paused"}   {"event": "resumed"}

A log is read as it grows: only the bytes that are new, and only whole lines. What can't be read in it is passed over, for a
log may end in the middle of a write.
"""

import json
import math
import os
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

LogEntry = Mapping[str, object]

TERMINAL = ("done", "failed", "cancelled", "lost")
RUNNING = ("starting", "running", "paused")
MAX_LOG_BYTES = 64 * 2**20  # a day's training writes about 80 MB at 5 events a second; beyond this nothing more is read
MAX_READ = 4 * 2**20  # bytes taken in at once


@dataclass(frozen=True)
class Progress:
    """A moment of a training. Numbers are None where the log has not told them yet.

    state: one of RUNNING or TERMINAL; reason: one sentence where it failed or was lost. epoch: epochs behind us, with the
    fraction; loss: of the latest step; accuracies: 0–1; seconds: since the start; seconds_left: at the rate so far.
    """

    id: str
    state: str = "starting"
    epoch: float = 0.0
    epochs: int | None = None
    loss: float | None = None
    learning_rate: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    parameters: int | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether the training has not ended."""
        return self.state in RUNNING

    @property
    def fraction(self) -> float:
        """How much of the training is behind us, 0–1."""
        return min(1.0, max(0.0, self.epoch / self.epochs)) if self.epochs else 0.0


def number(event: LogEntry, key: str) -> float | None:
    """A finite number in an event, or None."""
    value = event.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def summarise(run: str, events: Iterable[LogEntry]) -> Progress:
    """The progress that a log's events tell, oldest first."""
    latest: dict[str, LogEntry] = {}
    first_step: LogEntry = {}
    state, previous_epochs = "starting", 0.0
    for event in events:
        kind = str(event.get("event"))
        if kind in ("start", "resumed"):  # the rate is measured from here on
            first_step = {}
        if kind == "step" and not first_step:
            first_step = event
        if kind == "epoch":
            previous_epochs = max(previous_epochs, number(event, "epoch") or 0.0)
        state = {"start": "running", "paused": "paused", "resumed": "running"}.get(kind, state)
        state = kind if kind in TERMINAL else state
        latest[kind] = event
    start, step, epoch = latest.get("start", {}), latest.get("step", {}), latest.get("epoch", {})
    done, settings = latest.get("done", {}), start.get("settings")
    behind = max(number(step, "epoch") or 0.0, previous_epochs)
    seconds = max(number(event, "seconds") or 0.0 for event in (step, epoch, done))
    # "One more epoch" makes a training longer on the way.
    epochs, loss = number(epoch, "epochs") or number(start, "epochs"), number(step, "loss")
    reason = latest.get("failed", {}).get("reason") if state == "failed" else ""
    return Progress(
        id=run,
        state=state,
        epoch=behind,
        epochs=int(epochs) if epochs else None,
        loss=number(epoch, "loss") if loss is None else loss,
        learning_rate=number(step, "learning_rate"),
        validation_loss=number(epoch, "validation_loss"),
        validation_accuracy=number(epoch, "validation_accuracy"),
        test_accuracy=number(done, "test_accuracy"),
        seconds=seconds,
        seconds_left=_time_left(first_step, behind, seconds, epochs) if state in RUNNING else None,
        parameters=int(number(start, "parameters") or 0) or None,
        settings=settings if isinstance(settings, dict) else {},
        reason=str(reason)[:300] if isinstance(reason, str) else "",
    )


def _time_left(first_step: LogEntry, epoch: float, seconds: float, epochs: float | None) -> float | None:
    """Seconds to the end at the rate since the first step (which leaves out the time that reading the data took)."""
    start_epoch, start_seconds = number(first_step, "epoch"), number(first_step, "seconds")
    if epochs is None or start_epoch is None or start_seconds is None or epoch - start_epoch <= 0:
        return None
    return max(0.0, (seconds - start_seconds) / (epoch - start_epoch) * (epochs - epoch))


class Log:
    """A log that is read as it grows, by any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._offset = 0
        self._events: list[LogEntry] = []
        self._changed = time.monotonic()  # a clock that stands still while the machine sleeps

    def events(self) -> tuple[LogEntry, ...]:
        """Every event so far, oldest first; an immutable copy for the thread that asks."""
        with self._lock:
            self._read()
            return tuple(self._events)

    @property
    def quiet(self) -> float:
        """Seconds since `events()` last found something new."""
        return time.monotonic() - self._changed

    def _read(self) -> None:
        try:
            with os.fdopen(os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < self._offset:  # replaced by a shorter one
                    self._offset, self._events = 0, []
                while self._offset < min(size, MAX_LOG_BYTES):
                    file.seek(self._offset)
                    chunk = file.read(MAX_READ)
                    whole = chunk.rfind(b"\n") + 1
                    if not whole:
                        break  # the rest of this line is still to come
                    self._offset += whole
                    self._events.extend(_parse(chunk[:whole]))
                    self._changed = time.monotonic()
        except OSError:
            return  # not written yet, or not a file of ours


def _parse(lines: bytes) -> list[LogEntry]:
    events = []
    for line in lines.splitlines():
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            events.append(event)
    return events
