"""What a training run writes beside its checkpoint: the log and the snapshots."""

import json
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model import checkpoint, files
from model.network import Network
from training.settings import TrainingError

INDEX = "index.json"


class OutputError(TrainingError):
    """A file that can't be written; the message names it and what is wrong."""


def check_writable(path: Path) -> None:
    """Make the folder that `path` goes into, and raise OutputError unless a file can be written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror or error}.") from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold SIGTERM and SIGINT back for the few milliseconds of a write, so that nothing is left half-written."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


class Snapshots:
    """A folder of a run's networks: 000.safetensors, 001.safetensors, … and index.json, {"snapshots": [{"file", "epoch"}, …]}.

    The index is replaced after each network, so a reader always finds whole files behind its entries.
    """

    def __init__(self, folder: Path):
        self.folder, self.entries = folder, []
        check_writable(folder / INDEX)
        (folder / INDEX).unlink(missing_ok=True)

    def add(self, epoch: float, network: Network) -> None:
        name = f"{len(self.entries):03d}.safetensors"
        self.entries.append({"file": name, "epoch": round(epoch, 4)})
        with uninterrupted():
            checkpoint.save(network, self.folder / name, {"name": f"epoch {epoch:g}", "epoch": epoch})
            files.write(self.folder / INDEX, json.dumps({"snapshots": self.entries}))
