"""The file of commands to a training run, one command per line, oldest first.

    run                  go on after a pause
    pause                wait before the next step
    more                 train one more epoch; a paused run stays paused
    finish               stop here, test the network and keep it
    learning_rate 0.01   set the learning rate from the next step on; "dropout 0.2" sets the dropout

Other processes only append to the file. Only the training process executes the commands, and each time it reads only the new
lines. So no command is lost, and a command that is given twice is executed twice.
"""

import math
from collections import deque
from contextlib import suppress
from pathlib import Path

from system import files

COMMANDS = ("run", "pause", "more", "finish")
CHANGEABLE = ("learning_rate", "dropout")  # settings that can be changed during a run
CHUNK = 2**20  # bytes that are read at once; a longer line is skipped


def read(path: Path) -> list[str]:
    """Return all valid commands in a training run's command file, or [] if the file can't be read."""
    with suppress(OSError):
        return FileControl(path).read_on()
    return []


def change(command: str) -> tuple[str, float] | None:
    """Parse a command that changes a setting, such as "dropout 0.2". Return setting and value, or None for other text."""
    name, _, text = command.partition(" ")
    with suppress(ValueError):
        if name in CHANGEABLE and math.isfinite(value := float(text)):
            return name, value
    return None


class FileControl:
    """A callable that returns the next command from a training run's command file.

    Each "more" (one more epoch) and each change of a setting is returned once, in order. After that, each call returns the latest
    "run", "pause" or "finish". At the start this is "run".
    """

    def __init__(self, path: Path):
        self.path, self.offset, self.state = path, 0, "run"
        self.version: tuple[int, ...] = ()  # of the file when it was last read
        self.waiting: deque[str] = deque()
        self.is_inside = False  # whether `offset` is inside a line that is too long

    def __call__(self) -> str:
        version = files.version(self.path)  # a stat takes 2 µs, so it can be done before every step
        if version and version != self.version:
            _, size, inode = version
            if self.version and (inode != self.version[2] or size < self.offset):  # another file has replaced it
                self.offset, self.is_inside = 0, False
            with suppress(OSError):  # the next call tries again
                self.waiting.extend(self.read_on())
                self.version = version
        while self.waiting:
            command = self.waiting.popleft()
            if command not in ("run", "pause", "finish"):
                return command
            self.state = command
        return self.state

    def read_on(self) -> list[str]:
        """Return the valid commands in the complete lines added to the command file since the last call. Raises OSError."""
        found = []
        with files.open_regular(self.path) as file:
            file.seek(self.offset)
            while chunk := file.read(CHUNK):
                whole = chunk.rfind(b"\n") + 1  # the rest of a line is still to come
                if not whole and len(chunk) < CHUNK:
                    break
                lines = chunk[:whole].decode("utf-8", "replace").split("\n")[self.is_inside :]
                found += [line.strip() for line in lines if line.strip() in COMMANDS or change(line.strip())]
                self.is_inside = not whole
                self.offset += whole or len(chunk)
                file.seek(self.offset)
        return found
