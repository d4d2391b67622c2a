"""Write the files of a training run safely: check that a path can be written, delay signals, and keep a folder of snapshots."""

import json
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model import checkpoint
from model.network import Network
from system import files
from training.settings import TrainingError

INDEX = "index.json"
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class OutputError(TrainingError):
    """A file could not be written. The message names the file and the reason."""


def check_writable(path: Path) -> None:
    """Create the folder of a path if it is missing. Raises OutputError if a file cannot be written at the path."""
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
    """Delay the signals SIGTERM and SIGINT until the `with` block ends, so that files are written completely."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals interrupt the main thread only
        return
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda which, _: came.append(which)) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in came[:1]:
            signal.raise_signal(number)


class Snapshots:
    """Saves copies of a network during training to a folder: 000.safetensors, 001.safetensors, … and index.json."""

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
