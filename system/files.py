"""Write files whole or not at all."""

import os
import secrets
from pathlib import Path

from system import portable


def write(path: Path, content: bytes | str) -> None:
    """Write a file atomically: either the whole content is written or the file stays unchanged. Raises OSError.

    A process that is killed may leave a temporary file, which ends in ".part".
    """
    if not path.name:
        raise IsADirectoryError(21, "Is a directory")
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


def version(path: Path) -> tuple[int, ...]:
    """Return a file's modification time, size and inode number, or () if there is no file. They change when the file does."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
