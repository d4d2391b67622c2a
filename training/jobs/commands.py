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
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from system import files
from training.settings import SETTINGS

COMMANDS = ("run", "pause", "more", "finish")
MAX_BYTES = 2**18  # of the file: some 10,000 commands
CHANGEABLE = tuple(name for name, setting in SETTINGS.items() if "torch" in setting.live)  # during a run


def read(path: Path) -> list[str]:
    """Return the valid commands in the complete lines of a command file, or [] if the file can't be read."""
    with suppress(OSError):
        text = files.read(path, MAX_BYTES).decode("utf-8", errors="replace")
        lines = text.split("\n")[:-1]  # the rest of a line is still to come
        return [line.strip() for line in lines if line.strip() in COMMANDS or change(line.strip())]
    return []


def change(command: str) -> tuple[str, float] | None:
    """Parse a command that changes a setting: "dropout 0.2" gives ("dropout", 0.2). Return None for any other command."""
    name, _, text = command.partition(" ")
    with suppress(ValueError):
        if name in CHANGEABLE and math.isfinite(value := float(text)):
            return name, value
    return None


def follow(path: Path) -> Iterator[str]:
    """Yield the commands in a training run's command file, for ever.

    Each "more" (one more epoch) and each change of a setting is yielded once, in order. When all of these have been yielded, the
    run's current state is: "run" (the initial one), "pause" or "finish".
    """
    taken, state, version = 0, "run", ()
    while True:
        if (now := files.version(path)) and now != version:  # a stat takes 2 µs, so it can be done before every step
            found, version = read(path), now
            new, taken = found[taken:], max(taken, len(found))
            for command in new:
                if command in ("run", "pause", "finish"):
                    state = command
                else:
                    yield command
        yield state
