"""The event log of a training run: JSON lines that `python -m training … --log FILE` writes.

Each line is an event, such as {"event": "step", "epoch": 1.25, "loss": …}. `training.events` declares the entries of each kind.
`training.recorder` adds `cancelled`, the time of `start` and the checkpoint of `done`.
A log is read while it grows, so it may end in the middle of a line. Lines that can't be parsed are skipped.
"""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from system import files, json_values
from system.json_values import number_of
from training import presets
from training.jobs import store
from training.settings import Settings

LogEntry = Mapping[str, object]

RUNNING = ("starting", "running")
ENDS = ("done", "failed", "cancelled")
KINDS = ("start", "step", "epoch", *ENDS)
CURVES = {  # by name: the kind of event that has a value, and the value's entry
    "loss": ("step", "loss"),
    "validationLoss": ("epoch", "validation_loss"),
    "training": ("epoch", "accuracy"),
    "validation": ("epoch", "validation_accuracy"),
    "test": ("done", "test_accuracy"),
}
MOST_LOGS = 16  # in memory, of 2 MB an hour each
MAX_BYTES = 2**25  # that are read of a log
PART = 2**20  # bytes that are read at once; a line is shorter


@dataclass(frozen=True)
class Progress:
    """The progress of a training run. A number is None until it has been logged."""

    state: str = "starting"  # one of RUNNING, or "done", "failed", "cancelled" or "lost"
    epoch: float = 0.0  # number of epochs trained so far, with the fraction of the current one
    epochs: int | None = None  # number of epochs planned
    epochs_trained: int | None = None  # number of complete epochs at the end
    loss: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    seconds: float = 0.0  # training time so far
    seconds_left: float | None = None
    silent: float = 0.0  # share of dead neurons in the hidden layer that has most; they output 0 for all of the latest batch
    settings: Settings | None = None  # at the start; None also if they are damaged
    reason: str = ""  # why the run failed or was lost, as a sentence, or ""
    result: LogEntry = field(default_factory=dict)  # the entries of the event `done`

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def fraction(self) -> float:
        return min(1.0, max(0.0, self.epoch / self.epochs)) if self.epochs else 0.0


class Log:
    """The log file of a training run, which may still be growing. Each access reads only new lines. Methods are thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._offset = 0  # in the file, of what has not been read
        self._curves: dict[str, list[tuple[float, float]]] = {name: [] for name in CURVES}
        self._latest: dict[str, LogEntry] = {}  # by kind
        self._state, self._epoch = "starting", 0.0
        self._first_step: LogEntry = {}

    def curves(self) -> dict[str, list[tuple[float, float]]]:
        """Return the curves of the run, by the names in CURVES, as pairs of epoch and value."""
        with self._lock:
            self._read()
            return {name: list(points) for name, points in self._curves.items()}

    def progress(self) -> Progress:
        with self._lock:
            self._read()
            start, step, epoch, done, failed = (
                self._latest.get(kind, {}) for kind in ("start", "step", "epoch", "done", "failed")
            )
            state, trained, first_step = self._state, self._epoch, self._first_step
        seconds = max(number_of(event, "seconds") or 0.0 for event in (step, epoch, done))
        epochs, trained_whole, loss = number_of(start, "epochs"), number_of(done, "epochs"), number_of(step, "loss")
        dead = step.get("dead_relu")
        return Progress(
            state=state,
            epoch=trained,
            epochs=int(epochs) if epochs else None,
            epochs_trained=None if trained_whole is None else int(trained_whole),
            loss=number_of(epoch, "loss") if loss is None else loss,
            validation_accuracy=json_values.number(epoch.get("validation_accuracy"), 0, 1),
            test_accuracy=json_values.number(done.get("test_accuracy"), 0, 1),
            seconds=seconds,
            seconds_left=_time_left(first_step, trained, seconds, epochs) if state in RUNNING else None,
            silent=max([json_values.number(share) or 0.0 for share in dead], default=0.0) if isinstance(dead, list) else 0.0,
            settings=presets.parsed(start.get("settings")),
            reason=json_values.text(failed.get("reason"), 300) if state == "failed" else "",
            result=done,
        )

    def _read(self) -> None:
        with suppress(OSError), files.opened(self._path) as file:  # there may be none yet
            file.seek(self._offset)
            while self._offset < MAX_BYTES and (part := file.read(PART)):
                end = part.rfind(b"\n") + 1 or (PART if len(part) == PART else 0)
                if not end:
                    break  # it is a line that is being written
                self._offset += end
                file.seek(self._offset)
                for line in part[:end].split(b"\n"):
                    if b'"event"' in line:
                        self._take(line)

    def _take(self, line: bytes) -> None:
        event = store.parsed(line)
        kind = event.get("event")
        if not isinstance(kind, str) or kind not in KINDS:
            return
        self._latest[kind] = event
        self._epoch = max(self._epoch, number_of(event, "epoch") or 0.0)
        for name, (source, entry) in CURVES.items():
            if kind == source and (value := number_of(event, entry)) is not None:
                self._curves[name].append((self._epoch, value))
        if kind == "start":
            self._state = "running"
        elif kind == "step":
            self._first_step = self._first_step or event
        elif kind in ENDS:
            self._state = kind


@lru_cache(MOST_LOGS)
def of(path: Path) -> Log:
    """Return the Log of the log file at `path`. The most recently used Log objects are cached."""
    return Log(path)


def _time_left(first_step: LogEntry, epoch: float, seconds: float, epochs: float | None) -> float | None:
    """Estimate the remaining seconds of a training run from its speed since `first_step`. Return None if it is unknown."""
    start_epoch, start_seconds = number_of(first_step, "epoch"), number_of(first_step, "seconds")
    if epochs is None or start_epoch is None or start_seconds is None or epoch - start_epoch <= 0:
        return None
    return max(0.0, (seconds - start_seconds) / (epoch - start_epoch) * (epochs - epoch))
