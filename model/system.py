"""What depends on the operating system, with a plain fallback for what a system lacks. psutil does the rest, for processes.

Windows has no `fcntl`, no O_NOFOLLOW, no /proc and no process groups, and it refuses to replace a file that somebody reads.
macOS has no /proc, no SCHED_IDLE and no glibc. Nothing else in `model`, `training` and `ui` uses these.
"""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

WINDOWS = os.name == "nt"
LOCKS_ARE_INHERITED = fcntl is not None  # whether a child process can keep a lock of its parent
SAFE = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
NO_FOLLOW = hasattr(os, "O_NOFOLLOW") and hasattr(os, "O_NONBLOCK")  # whether `os.open` can refuse links and pipes
T = TypeVar("T")
LOWEST = 19  # nice value
PATIENCE = 2.0  # s until another process has closed a file
POLL_INTERVAL = 0.02  # s
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # glibc, malloc.h
KEPT = 1 << 30  # bytes
RETURNED = 1 << 17  # bytes: glibc's own default, which it raises whenever a larger array is freed


def open_descriptor(path: Path, flags: int) -> int:
    """Open a regular file. Return its descriptor. Raises OSError for a link, a pipe, a device or a folder.

    flags: such as os.O_RDONLY. The call never follows a link and never waits for a pipe.
    """
    if not NO_FOLLOW and os.path.lexists(path):
        _check_regular(os.lstat(path), path)
    descriptor = _patiently(lambda: os.open(path, flags | SAFE, 0o644))
    try:
        _check_regular(os.fstat(descriptor), path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def replace(source: Path, target: Path) -> None:
    """Move a file or folder to `target`, and replace a file there. Raises OSError."""
    _patiently(lambda: source.replace(target))


def link_or_copy(source: Path, target: Path) -> None:
    """Make `target` a symbolic link to `source`, or a copy if the system refuses links. Windows often does. Raises OSError."""
    try:
        target.symlink_to(source)
    except (OSError, NotImplementedError):
        shutil.copyfile(source, target)


@contextmanager
def lock(path: Path, shared: bool = False, wait: float = 0.0) -> Iterator[Mapping[str, Any] | None]:
    """Lock a file while the `with` block runs. The file is created if it is missing. Raises OSError.

    Yield the arguments of subprocess.Popen with which a child process keeps the lock as long as it lives. They are empty if
    LOCKS_ARE_INHERITED is false. Yield None if somebody else still holds the lock after `wait` seconds.

    shared: several holders of a shared lock do not exclude each other, if the system has such locks.
    """
    if sys.platform == "win32" or fcntl is None:
        try:
            with FileLock(path, timeout=wait):
                yield {}
        except Timeout:
            yield None
        return
    deadline, kind = time.monotonic() + wait, fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | SAFE, 0o644)
    try:
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_NB | kind)
                yield {"pass_fds": (descriptor,)}
                return
            if time.monotonic() > deadline:
                yield None
                return
            time.sleep(POLL_INTERVAL)
    finally:
        os.close(descriptor)  # a child that inherited the lock keeps it


def background(idle: bool) -> Mapping[str, Any]:
    """Return the arguments of subprocess.Popen for a process that outlives the server's terminal.

    idle: on Windows, the process and its children run only if no other process needs the processor. Otherwise they have a low
    priority. On other systems, `give_way` sets the priority of a running process.
    """
    if not WINDOWS:
        return {"start_new_session": True}
    names = ("CREATE_NO_WINDOW", "CREATE_NEW_PROCESS_GROUP", f"{'IDLE' if idle else 'BELOW_NORMAL'}_PRIORITY_CLASS")
    return {"creationflags": sum(getattr(subprocess, name) for name in names)}


def give_way(pid: int) -> None:
    """Run a process only if no other process needs the processor. This works on Linux and does nothing on other systems."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(f"{LOWEST}", encoding="ascii")  # Linux may weigh sessions against each other
    with suppress(AttributeError, OSError):  # a sandbox may forbid it
        os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def stop_giving_way(pid: int) -> None:
    """Undo `give_way`, so that a process on a busy machine gets to act on a signal. Without the right to, nothing happens."""
    if sys.platform != "linux":
        return
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


def processor_information() -> str:
    """Return the text of /proc/cpuinfo, or "" if the system has none."""
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def keep_freed_memory() -> bool:
    """Make malloc keep freed memory for reuse in this process. Return False if there is no glibc.

    Otherwise malloc would return the large arrays of a batch to the system and request them again in every step.
    """
    return _set_malloc((M_MMAP_THRESHOLD, KEPT), (M_TRIM_THRESHOLD, KEPT))


def return_freed_memory() -> bool:
    """Make malloc return freed memory to the system and use one heap for all threads. Return False without glibc.

    Each session has its own threads. With a heap for each thread, 500 visitors left 16 MB in use. With one heap they leave 11
    MB.
    """
    return _set_malloc((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, RETURNED), (M_TRIM_THRESHOLD, RETURNED))


def _set_malloc(*options: tuple[int, int]) -> bool:
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    return all(mallopt(name, value) for name, value in options)


def _patiently(action: Callable[[], T]) -> T:
    """Return what an action returns. On Windows, try again for PATIENCE seconds while it raises PermissionError.

    Windows refuses to replace a file that another process reads, and to read one that is being replaced.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return action()
        except PermissionError:
            if not WINDOWS or time.monotonic() > deadline:
                raise
        time.sleep(POLL_INTERVAL)


def _check_regular(status: os.stat_result, path: Path) -> None:
    """Raise OSError if a file's status is not that of a regular file. path: the name in the error message."""
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "it is not a regular file", str(path))
