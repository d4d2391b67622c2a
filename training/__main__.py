"""Train a network: python -m training [--preset tutorial|instant|quick|default|big] [--out FILE] …

Every setting is an option. The preset gives the defaults.

--out FILE         the checkpoint to write. Its metadata are name, architecture, preset, seed, epochs, test_accuracy, date (UTC),
                   parameters and settings, and temperature and contrast_half if the probabilities were calibrated.
--log FILE         a log with one JSON object per line. The events are start, step (about every 0.2 s; dead_relu is the share of
                   silent units in each hidden layer), epoch, changed (a setting), paused, resumed, skipped (snapshots could
                   not be written, with a reason), and at the end done, failed (with a reason) or cancelled.
                   seconds is the training time without pauses.
--snapshots DIR    about 20 networks from the untrained one to the last one, at most 10 MB together. Their names are the epochs:
                   0000.0000.safetensors, 0001.2500.safetensors, …
--control FILE     commands for the training run, one per line: run, pause, more (one more epoch), finish (stop and keep the
                   network), learning_rate X or dropout X (from the next step on). To pause: echo pause >> FILE
--resume FILE      train the network in this checkpoint further, at a lower learning rate. Its layers, seed and share of
                   validation images are kept, so that none of its training images is used for validation.
--engine numpy     train with NumPy instead of PyTorch: sigmoid, squared error, plain gradient descent.
--drawings FILE    fine-tune the network of --resume, or the shipped network, on labelled drawings mixed with MNIST. FILE holds
                   {"drawings": [{"label": 7, "drawing": {…}}, …]}. The done event then also has drawings, drawings_before,
                   drawings_after and test_accuracy_before.

Exit code: 0 if the network was trained, 1 if training diverged or the checkpoint or the log could not be written, 2 for a wrong
option or unreadable data, 143 after SIGTERM. Errors are one sentence on standard error.

Several processes: torchrun --nproc-per-node N -m training … splits every batch between N processes. Write --log-file instead of
--log there, because torchrun has a --log of its own. With --device cuda, training runs on a GPU, in bfloat16.
"""

import signal
import sys
from argparse import Namespace
from contextlib import suppress

from model import checkpoint, mnist
from system import portable
from training import options
from training.events import Done, Failed
from training.jobs import commands
from training.recorder import Recorder, check_writable
from training.settings import SettingsError


def main(arguments: list[str] | None = None) -> int:
    """Train a network from the command line. Return the exit code."""
    portable.print_any_name()
    try:
        asked = options.read(arguments, __doc__ or "")
        for path in filter(None, (asked.out, asked.log)):
            check_writable(path)
        from training import distributed

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.default_int_handler)  # it raises KeyboardInterrupt
        with distributed.group(asked.device) as rank:
            recorder = Recorder(asked, writes=rank == 0)
            try:
                return _train(asked, recorder)
            except KeyboardInterrupt:
                if recorder.last is Done:  # the signal came while the network was being saved
                    return 0
                recorder.cancelled()
                return 143
            except OSError as error:  # the disk is full, or the folder is gone
                with suppress(OSError):  # the log can't be written either
                    recorder.record(Failed(f"A file can't be written any more: {error.strerror or error}."), {})
                return 1
    except KeyboardInterrupt:
        return 143
    except (SettingsError, checkpoint.CheckpointError, mnist.DataError) as error:
        print(f"{str(error).rstrip('.')}.", file=sys.stderr)
        return 2


def _train(asked: Namespace, recorder: Recorder) -> int:
    """Train a network with the options `asked`, and save it. Return the exit code: 0, or 1 if the training diverged."""
    from training import data, distributed, fine_tune, loop

    settings = asked.settings
    drawings = fine_tune.load(asked.drawings) if asked.drawings else None
    split, more = data.divide(settings, *data.load()), {}
    if drawings is not None and asked.initial is not None:
        more = {
            "drawings": len(drawings),
            "drawings_before": drawings.score(asked.initial).accuracy,
            "test_accuracy_before": split.test.score(asked.initial).accuracy,
        }
        split = fine_tune.mixed(split, drawings, settings.seed)
    portable.keep_freed_memory()  # after the temporary copies of the images are freed
    engine = loop.make_engine(settings, split, asked.device, asked.initial)
    control = distributed.agreed(commands.follow(asked.control).__next__) if asked.control else lambda: "run"
    event = None
    for event in loop.train(settings, split, engine, control=control, snapshots=bool(asked.snapshots)):
        if isinstance(event, Done) and drawings is not None:
            more["drawings_after"] = drawings.score(event.network).accuracy
        recorder.record(event, more)
    return int(isinstance(event, Failed))


if __name__ == "__main__":
    sys.exit(main())
