"""Train a network: python -m training [--preset tutorial|instant|quick|default|big] [--out P] …

Every setting is an option; a preset gives the defaults. What the options write and read:

--out P            the checkpoint, written whole or not at all, with name, architecture, preset, seed, epochs, test_accuracy, date
                   (UTC), parameters and settings as its metadata.
--log FILE         one JSON object a line: start, step (about every 0.2 s, with gradient_norms and dead_relu per layer), epoch,
                   paused, resumed, then done, failed (with a reason) or cancelled. seconds: of training, pauses left out.
--snapshots DIR    about 20 networks from the untrained to the last, under 10 MB together: 000.safetensors … and index.json,
                   {"snapshots": [{"file": "000.safetensors", "epoch": 0}, …]}, replaced after each.
--control FILE     commands, one a line, read on before every step: run, pause, more (one more epoch), finish (stop and keep).
                   Append to it: echo pause >> FILE
--resume P         go on from a checkpoint: its layers, shorter steps.
--engine numpy     NumPy from scratch: sigmoid, squared error, plain gradient descent.
--drawings FILE    fine-tune (from --resume, or the shipped network) on {"drawings": [{"label": 7, "drawing": {…}}, …]}
                   mixed with MNIST. The done event has drawings, drawings_before, drawings_after and test_accuracy_before.

Exit code: 0 trained, 1 diverged, 2 wrong options, data or output (one sentence, before any training), 143 stopped by SIGTERM.
torchrun --nproc-per-node N -m training … trains data-parallel (say --log-file there: torchrun has a --log of its own);
--device cuda trains on a GPU, in bfloat16.
"""

import datetime
import signal
import sys
import time

from tqdm import tqdm

from model import checkpoint
from training import options
from training.events import Done, Epoch, Failed, Paused, Snapshot, Start, Step, as_dict, as_line
from training.jobs.control import FileControl
from training.options import Options
from training.outputs import Snapshots, check_writable, uninterrupted
from training.settings import TrainingError


class Cancelled(BaseException):
    """SIGTERM or Ctrl-C arrived."""


def main(arguments: list[str] | None = None) -> int:
    """Train as the command line says; the exit code."""
    try:
        asked = options.read(arguments, __doc__)
        for path in filter(None, (asked.out, asked.log)):
            check_writable(path)
        from training import distributed, fine_tune

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _cancel)
        with distributed.group(asked.device, asked.threads) as rank:
            run = Recorder(asked, rank == 0)
            try:
                return run.train(fine_tune.load(asked.drawings) if asked.drawings else None)
            except Cancelled:
                return run.cancelled()
    except Cancelled:
        return 143
    except (TrainingError, checkpoint.CheckpointError) as error:
        print(f"{str(error).rstrip('.')}.", file=sys.stderr)
        return 2
    except OSError as error:  # the disk is full, or the folder was taken away
        print(f"A file can't be written any more: {error.strerror or error}.", file=sys.stderr)
        return 1


class Recorder:
    """One training: events to the log, the bar, the snapshots and the checkpoint. Only the first process writes."""

    def __init__(self, asked: Options, writes: bool):
        self.asked, self.writes = asked, writes
        self.log = asked.log.open("w") if asked.log and writes else None
        self.snapshots = Snapshots(asked.snapshots) if asked.snapshots and writes else None
        self.bar, self.steps, self.last = None, 0, None

    def train(self, corrections) -> int:
        """The training from data to checkpoint; 0, or 1 where it diverged."""
        from training import data, distributed, fine_tune, loop
        from training.jobs import malloc

        asked, settings = self.asked, self.asked.settings
        split = data.split(settings, asked.data)
        more = {}
        if corrections is not None:
            more = fine_tune.before(asked.initial, corrections, split.test)
            split = fine_tune.mixed(split, corrections, settings.seed)
        malloc.keep_freed()  # now that the images' own copies are given back
        engine = loop.make_engine(settings, split, asked.device, asked.initial)
        control = FileControl(asked.control) if asked.control else lambda: "run"
        failed = False
        for event in loop.train(
            settings, split, engine, control=distributed.agreed(control, asked.control), snapshots=bool(asked.snapshots)
        ):
            if isinstance(event, Done) and corrections is not None:
                more["drawings_after"] = fine_tune.accuracy(event.network, corrections)
            if self.writes:
                self._note(event, more)
            failed = failed or isinstance(event, Failed)
        return int(failed)

    def cancelled(self) -> int:
        """Close what is open; nothing half-written stays."""
        if self.bar:
            self.bar.close()
        if self.log:
            self.log.write('{"event": "cancelled"}\n')
            self.log.close()
        if self.writes:
            print("Cancelled: no checkpoint was written.", file=sys.stderr)
        return 143

    def _note(self, event, more: dict) -> None:
        """One event to the bar and the files."""
        if isinstance(event, Start):
            self.steps = event.steps
            self.bar = tqdm(total=event.epochs * event.steps, unit="step", mininterval=0.3, dynamic_ncols=True)
            self._line(event, time=time.time())
        elif isinstance(event, Step):
            self.bar.update(event.step - self.bar.n)
            self.bar.set_postfix(loss=f"{event.loss:.4f}", refresh=False)
            self._line(event)
        elif isinstance(event, Epoch):
            self.bar.total = event.epochs * self.steps
            self.bar.update(event.epoch * self.steps - self.bar.n)
            self.bar.set_postfix(loss=f"{event.loss:.4f}", refresh=False)
            shown = event.accuracy if event.validation_accuracy is None else event.validation_accuracy
            self.bar.set_description(f"epoch {event.epoch}/{event.epochs}, accuracy {shown:.2%}")
            self._line(event)
        elif isinstance(event, Snapshot):
            if self.snapshots:
                self.snapshots.add(event.epoch, event.network)
        elif isinstance(event, Done):
            self.bar.close()
            with uninterrupted():
                metadata = self._metadata(event)
                checkpoint.save(event.network, self.asked.out, metadata)
                self._line(event, checkpoint=str(self.asked.out), **more)
            print(table(event, metadata, self.asked, more))
        elif isinstance(event, Failed):
            self.bar.close()
            self._line(event)
            print(event.reason, file=sys.stderr)
        else:
            self._line(event)

    def _line(self, event, **more: object) -> None:
        """One line of the log; of many Paused in a row only the first."""
        again = isinstance(event, Paused) and self.last is Paused
        self.last = type(event)
        if self.log and not again:
            self.log.write(as_line(event, **more))
            self.log.flush()

    def _metadata(self, done: Done) -> dict:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        settings = as_dict(Start(self.asked.settings, 0, 0, 0, done.network))["settings"]
        return {
            "name": self.asked.name,
            "architecture": done.network.architecture,
            "preset": self.asked.preset,
            "seed": self.asked.settings.seed,
            "epochs": done.epochs,
            "test_accuracy": done.test_accuracy,
            "date": now,
            "parameters": done.network.parameters,
            "settings": settings,
            **done.network.metadata,
        }


def table(done: Done, metadata: dict, asked: Options, more: dict) -> str:
    """The result as a small table of names and values."""
    rows = [
        ("network", f"{metadata['architecture']}, {metadata['parameters']:,} parameters"),
        ("epochs", f"{done.epochs}"),
        ("validation accuracy", "none held out" if done.validation_accuracy is None else f"{done.validation_accuracy:.2%}"),
        ("test accuracy", f"{done.test_accuracy:.2%}"),
        ("test loss", f"{done.test_loss:.4f}"),
        ("time", f"{done.seconds:.1f} s"),
        ("written to", str(asked.out)),
    ]
    if more:
        rows.insert(4, ("test accuracy before", f"{more['test_accuracy_before']:.2%}"))
        rows.insert(
            5, ("drawings", f"{more['drawings']}: {more['drawings_before']:.1%} before, {more['drawings_after']:.1%} now")
        )
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _cancel(number: int, frame: object) -> None:
    raise Cancelled


if __name__ == "__main__":
    sys.exit(main())
