"""Read and write files safely. A write is whole or not at all. A read never follows a link and never waits for a pipe."""

import os
import secrets
import stat
from pathlib import Path
from typing import IO

from system import portable

UNFINISHED = ".part"  # how the names of files end that are being written


def write(path: Path, content: bytes | str) -> None:
    """Write a file atomically: either the whole content is written or the file stays unchanged. Raises OSError.

    A process that is killed may leave a temporary file, which ends in ".part".
    """
    if not path.name:
        raise IsADirectoryError(21, "Is a directory")
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with temporary.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        portable.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def open_regular(path: Path) -> IO[bytes]:
    """Open a file for reading, in binary mode. Raises OSError if the path is a link, a pipe, a device or a folder."""
    return os.fdopen(portable.open_descriptor(path, os.O_RDONLY), "rb")


def open_append(path: Path) -> IO[bytes]:
    """Open or create a file for appending, in binary mode. Raises OSError if the path is a link, a pipe, a device or a folder."""
    return os.fdopen(portable.open_descriptor(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab")


def read(path: Path, most: int) -> bytes:
    """Read at most `most` bytes of a regular file. Raises OSError if the path is a link, a pipe, a device or a folder."""
    with open_regular(path) as file:
        return file.read(most)


def version(path: Path) -> tuple[int, ...]:
    """Return a file's modification time, size and inode number, which show whether it has changed. Empty if there is no file."""
    try:
        status = path.lstat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def is_regular(path: Path) -> bool:
    """Return whether a path is a regular file. The result is False for a link to a file."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False
