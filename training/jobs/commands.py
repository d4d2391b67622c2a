"""The command file of a training run, with one command per line, oldest first.

    run                  go on after a pause
    pause                wait before the next step
    more                 train one more epoch; a paused run stays paused
    finish               stop here, test the network and keep it
    learning_rate 0.01   set the learning rate from the next step on; "dropout 0.2" sets the dropout

Other processes only append to the file. Only the training process executes the commands. So no command is lost, and a command
that is given twice is executed twice.
"""

import math
from collections import deque
from contextlib import suppress
from pathlib import Path

from system import files
from training.settings import SETTINGS

COMMANDS = ("run", "pause", "more", "finish")
CHANGEABLE = tuple(name for name, setting in SETTINGS.items() if "torch" in setting.live)  # during a run


def read(path: Path) -> list[str]:
    """Return the valid commands in the complete lines of a command file, or [] if the file can't be read."""
    with suppress(OSError):
        lines = files.read(path).decode("utf-8", errors="replace").split("\n")[:-1]  # the rest of a line is still to come
        return [line.strip() for line in lines if line.strip() in COMMANDS or change(line.strip())]
    return []


def change(command: str) -> tuple[str, float] | None:
    """Parse a command that changes a setting: "dropout 0.2" gives ("dropout", 0.2). Return None for any other command."""
    name, _, text = command.partition(" ")
    with suppress(ValueError):
        if name in CHANGEABLE and math.isfinite(value := float(text)):
            return name, value
    return None


class FileControl:
    """A callable that returns the next command from a training run's command file.

    Each "more" (one more epoch) and each change of a setting is returned once, in order. When all of these have been returned,
    a call returns the run's current state: "run" (the initial one), "pause" or "finish".
    """

    def __init__(self, path: Path):
        self.path, self.taken, self.state = path, 0, "run"
        self.version: tuple[int, ...] = ()  # of the file when it was last read
        self.waiting: deque[str] = deque()

    def __call__(self) -> str:
        version = files.version(self.path)  # a stat takes 2 µs, so it can be done before every step
        if version and version != self.version:
            found = read(self.path)
            self.waiting.extend(found[self.taken :])
            self.version, self.taken = version, max(self.taken, len(found))
        while self.waiting:
            command = self.waiting.popleft()
            if command not in ("run", "pause", "finish"):
                return command
            self.state = command
        return self.state
