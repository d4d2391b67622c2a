"""Train a network: python -m training [--preset tutorial|instant|quick|default|big] [--out FILE] …

Every setting is an option. The preset gives the defaults.

--out FILE         the checkpoint to write. Its metadata are name, architecture, preset, seed, epochs, test_accuracy, date (UTC),
                   parameters and settings, and temperature and contrast_half if the probabilities were calibrated.
--log FILE         a log with one JSON object per line. The events are start, step (about every 0.2 s; dead_relu is the share of
                   silent units in each hidden layer), epoch, and at the end done, failed (with a reason) or cancelled.
--latest FILE      the network as it is after each epoch, until the last one is in --out.
--stop FILE        stop before the next step and keep the network, if there is such a file: touch FILE
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
from training.recorder import Recorder, check_writable
from training.settings import SettingsError


def main(arguments: list[str] | None = None) -> int:
    """Train a network from the command line. Return the exit code."""
    portable.print_any_name()
    try:
        asked = options.read(arguments, __doc__ or "")
        for path in filter(None, (asked.out, asked.log, asked.latest)):
            check_writable(path)
        from training import distributed

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.default_int_handler)  # it raises KeyboardInterrupt
        if asked.stop and distributed.processes() > 1:
            raise SettingsError("--stop FILE is for one process: leave it out with torchrun")
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
    from training import data, fine_tune, loop

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
    event = None
    for event in loop.train(settings, split, engine, is_stopped=asked.stop.exists if asked.stop else lambda: False):
        if isinstance(event, Done) and drawings is not None:
            more["drawings_after"] = drawings.score(event.network).accuracy
        recorder.record(event, more)
    return int(isinstance(event, Failed))


if __name__ == "__main__":
    sys.exit(main())
