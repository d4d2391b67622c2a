"""Record the events of a training run in a progress bar, a log and a checkpoint."""

import dataclasses
import datetime
import sys
import tempfile
import time
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from tqdm import tqdm

from model import checkpoint
from system import files
from training.events import Done, Epoch, Event, Failed, Start, Step, as_line
from training.settings import SettingsError


def check_writable(path: Path) -> None:
    """Create the folder of a path if it is missing. Raises SettingsError if a file cannot be written at the path."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        files.check_replaceable(path)
    except OSError as error:
        raise SettingsError("{path} can't be written: {reason}.", path=path, reason=error.strerror or error) from error


class Recorder:
    """Writes the progress bar, log and checkpoint of a training run. writes: True only in the run's first process."""

    def __init__(self, options: Namespace, writes: bool):
        self.options, self.writes = options, writes
        self.log = options.log.open("w", encoding="utf-8", newline="\n") if options.log and writes else None
        self.bar = tqdm(disable=True)  # until training starts
        self.steps, self.last = 0, None

    def cancelled(self) -> None:
        self.bar.close()
        if self.log:
            self.log.write('{"event": "cancelled"}\n')
            self.log.close()
        if self.writes:
            print("Cancelled: no checkpoint was written.", file=sys.stderr)

    def record(self, event: Event, more: dict) -> None:
        """Log an event and show the progress, or save the network. more: further log entries. Raises OSError for a file."""
        if not self.writes:
            return
        match event:
            case Done():
                self._finish(event, more)
                return
            case Start():
                self.steps = event.steps
                self.bar = tqdm(total=event.epochs * event.steps, unit="step", mininterval=0.3, dynamic_ncols=True)
            case Step():
                self._advance(event.step, event.loss)
            case Epoch():
                self._advance(event.epoch * self.steps, event.loss)
                shown = event.accuracy if event.validation_accuracy is None else event.validation_accuracy
                self.bar.set_description(f"epoch {event.epoch}/{self.options.settings.epochs}, accuracy {shown:.2%}")
                if self.options.latest:
                    with suppress(OSError):  # it is there to look at, and training continues without it
                        files.write(self.options.latest, checkpoint.dumps(event.network, {"name": f"epoch {event.epoch}"}))
            case Failed():
                self.bar.close()
                print(event.reason, file=sys.stderr)
        self._line(event, **({"time": time.time()} if isinstance(event, Start) else {}))

    def _advance(self, step: int, loss: float) -> None:
        self.bar.update(step - self.bar.n)
        self.bar.set_postfix(loss=f"{loss:.4f}", refresh=False)

    def _finish(self, done: Done, more: dict) -> None:
        self.bar.close()
        metadata = {
            "name": self.options.name,
            "architecture": done.network.architecture,
            "preset": self.options.preset,
            "seed": self.options.settings.seed,
            "epochs": done.epochs,
            "test_accuracy": done.test_accuracy,
            "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "parameters": done.network.parameters,
            "settings": dataclasses.asdict(self.options.settings),
            **done.network.metadata,
        }
        files.write(self.options.out, checkpoint.dumps(done.network, metadata))
        if self.options.latest:
            with suppress(OSError):
                self.options.latest.unlink()
        self._line(done, checkpoint=str(self.options.out), **more)
        print(table(done, metadata, self.options, more))

    def _line(self, event, **more: object) -> None:
        self.last = type(event)  # pyrefly: ignore[bad-assignment]
        if self.log:
            self.log.write(as_line(event, **more))
            self.log.flush()


def table(done: Done, metadata: dict, options: Namespace, more: dict) -> str:
    """Format the result of a training run as a table for the terminal. more: further results, such as those of fine-tuning."""
    rows = {
        "network": f"{metadata['architecture']}, {metadata['parameters']:,} parameters",
        "epochs": f"{done.epochs}",
        "validation accuracy": "none held out" if done.validation_accuracy is None else f"{done.validation_accuracy:.2%}",
        "test accuracy": f"{done.test_accuracy:.2%}",
    }
    if "drawings" in more:
        rows["test accuracy before"] = f"{more['test_accuracy_before']:.2%}"
        rows["drawings"] = f"{more['drawings']}: {more['drawings_before']:.1%} before, {more['drawings_after']:.1%} now"
    rows |= {"test loss": f"{done.test_loss:.4f}", "time": f"{done.seconds:.1f} s", "written to": str(options.out)}
    width = max(map(len, rows))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows.items())
