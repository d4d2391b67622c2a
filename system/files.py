"""Read regular files, and write them atomically. Folders, pipes and devices are refused."""

import errno
import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

from system import portable


def write(path: Path, content: bytes | str) -> None:
    """Write a file atomically: either the whole content is written or the file stays unchanged.

    Raises OSError if writing fails, or if a folder, link, pipe or device is at the path. If the process is killed, a temporary
    file *.part may remain.
    """
    check_replaceable(path)
    temporary = path.with_name(f".{path.stem}-{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        portable.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def check_replaceable(path: Path) -> None:
    """Raise OSError if a folder, link, pipe or device is at the path. A regular file may be replaced."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise FileExistsError(errno.EEXIST, "it is a link")
    _check_regular(mode)


def read(path: Path, most: int = -1) -> bytes:
    """Return the first `most` bytes of a regular file, or all bytes if `most` is -1. Raises OSError if there is no such file."""
    with opened(path) as file:
        return file.read(most)


def opened(path: Path) -> BinaryIO:
    """Open a regular file to read its bytes. Raises OSError if there is no such file."""
    _check_regular(path.stat().st_mode)  # opening a pipe would wait until something is written to it
    return path.open("rb")


def _check_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")


def version(path: Path) -> tuple[int, ...]:
    """Return a file's modification time, size and inode number, or () if there is no file. A change of the file changes them."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
