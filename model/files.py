"""Read and write files safely. A write is whole or not at all. A read never follows a link and never waits for a pipe."""

import os
import secrets
import stat
from pathlib import Path
from typing import IO

from model import system


def write(path: Path, content: bytes | str) -> None:
    """Replace the content of a file. Either all of it is written or the file stays unchanged. Raises OSError.

    The content is written to a temporary file in the same folder, which is then renamed to `path`. A hidden file that ends in
    ".part" is left only if the process is killed before that. An exception, such as that of a signal handler, removes it.
    """
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        system.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file for reading. Raises OSError for a link, a pipe, a device or a folder."""
    return os.fdopen(system.open_descriptor(path, os.O_RDONLY), "rb")


def open_append(path: Path) -> IO[bytes]:
    """Open a regular file for appending. A missing file is created. Raises OSError for a link, a pipe, a device or a folder."""
    return os.fdopen(system.open_descriptor(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab")


def read(path: Path, most: int) -> bytes:
    """Return the content of a regular file, at most `most` bytes. Raises OSError for a link, a pipe, a device or a folder."""
    with open_regular(path) as file:
        return file.read(most)


def version(path: Path) -> tuple[int, ...]:
    """Return a value that changes when a file is changed or replaced: its time, size and inode number. Empty if there is none."""
    try:
        status = path.lstat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def is_regular(path: Path) -> bool:
    """Return whether a path is a regular file. A link to a file does not count."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False
