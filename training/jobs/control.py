"""Read the control file. It holds commands to a training run, one per line, oldest first.

    run      go on after a pause
    pause    wait before the next step
    more     train one more epoch; a paused run stays paused
    finish   stop here, test the network and keep it

Others only append to the file. Only the training process acts on it, and it reads on from where it stopped. So no command is
lost, and a command that is given twice counts twice.
"""

from collections import deque
from contextlib import suppress
from pathlib import Path

from system import files

COMMANDS = ("run", "pause", "more", "finish")
MAX_BYTES = 2**20


def read(path: Path) -> list[str]:
    """Return the commands in the control file of a training run. Skip unknown lines.

    Return an empty list if the file is missing or can't be read.
    """
    try:
        return _commands(files.read(path, MAX_BYTES))
    except OSError:
        return []


class FileControl:
    """A callable that reads commands from the control file of a training run. Each call returns one command.

    Each line "more" in the file is returned once. If no "more" is left, the latest of the commands "run", "pause" and "finish"
    is returned, again in each call. Without any command, the result is "run".
    """

    def __init__(self, path: Path):
        self.path, self.offset, self.state = path, 0, "run"
        self.version: tuple[int, ...] = ()  # of the file when it was last read
        self.waiting: deque[str] = deque()

    def __call__(self) -> str:
        version = files.version(self.path)  # a stat takes 2 µs, so it can be done before every step
        if version and version != self.version:
            _, size, inode = version
            with suppress(OSError):  # the next call tries again
                self._read_on(replaced=bool(self.version) and (inode != self.version[2] or size < self.offset))
                self.version = version
        while self.waiting:
            command = self.waiting.popleft()
            if command == "more":
                return command
            self.state = command
        return self.state

    def _read_on(self, replaced: bool) -> None:
        """Read the lines that were added to the control file since the last read.

        replaced: whether another file has replaced the control file. If so, all lines are read.
        """
        if replaced:
            self.offset = 0
        with files.open_regular(self.path) as file:
            file.seek(self.offset)
            content = file.read(MAX_BYTES)
        whole = content.rfind(b"\n") + 1  # the rest of a line is still to come
        self.offset += whole
        self.waiting.extend(_commands(content[:whole]))


def _commands(content: bytes) -> list[str]:
    lines = [line.strip() for line in content.decode("utf-8", "replace").split("\n")]
    return [line for line in lines if line in COMMANDS]
