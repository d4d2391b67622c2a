"""Read and write files safely. A write is whole or not at all. A read never follows a link and never waits for a pipe."""

import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO

SAFE = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))  # Windows lacks some


def write(path: Path, content: bytes | str) -> None:
    """Replace a file's content, all of it or nothing. Raises OSError.

    The content goes to a temporary file in the same folder, which then takes the place of `path`. If the process is killed before
    that, the old file stays as it was, and a hidden file that ends in ".part" may be left.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}-", suffix=".part", delete=False) as file:
            temporary = Path(file.name)
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # NamedTemporaryFile makes files that only their owner can read
        temporary.replace(path)
    except OSError:
        if temporary:
            temporary.unlink(missing_ok=True)
        raise


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to read it. Raises OSError for a link, a pipe, a device or a folder."""
    return _regular(path, os.open(path, os.O_RDONLY | SAFE), "rb")


def open_append(path: Path) -> BinaryIO:
    """Open a regular file to append to it. A missing file is made. Raises OSError for a link, a pipe, a device or a folder."""
    return _regular(path, os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | SAFE, 0o644), "ab")


def read(path: Path, most: int) -> bytes:
    """Return the first `most` bytes of a regular file. Raises OSError as `open_regular` does."""
    with open_regular(path) as file:
        return file.read(most)


def is_regular(path: Path) -> bool:
    """Return whether a path is a regular file, not a link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _regular(path: Path, descriptor: int, mode: str) -> BinaryIO:
    """Return an open file. If it is not a regular file, close it and raise OSError."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "it is not a regular file", str(path))
    return os.fdopen(descriptor, mode)
