"""What depends on the operating system, with a plain fallback for what a system lacks. psutil does the rest, for processes.

Windows has no `fcntl`, no O_NOFOLLOW, no /proc and no process groups, and it refuses to replace a file that somebody reads.
macOS has no /proc, no SCHED_IDLE and no glibc. Nothing else in `model`, `training` and `ui` uses these.
"""

import ctypes
import io
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psutil
from filelock import FileLock, Timeout

try:
    import fcntl
    import resource
except ImportError:  # Windows
    fcntl = resource = None

WINDOWS = os.name == "nt"
LOCKS_ARE_INHERITED = fcntl is not None  # whether a child process can keep a lock of its parent
SAFE = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
NO_FOLLOW = hasattr(os, "O_NOFOLLOW") and hasattr(os, "O_NONBLOCK")  # whether `os.open` can refuse links and pipes
T = TypeVar("T")
LOWEST, LOWER = 19, 5  # nice value, and how much is added to that of a thread that gives way
PATIENCE = 2.0  # s until another process has closed a file
POLL_INTERVAL = 0.02  # s
CGROUP = Path("/sys/fs/cgroup")  # of the container
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # glibc, malloc.h
KEPT = 1 << 30  # bytes
FILES = 1 << 16  # open files of a process, as many as any system allows
RETURNED = 1 << 17  # bytes: glibc's own default, which it raises whenever a larger array is freed


def open_descriptor(path: Path, flags: int) -> int:
    """Open a regular file and return its file descriptor. The call does not block on a pipe.

    flags: flags of os.open, such as os.O_RDONLY. Raises OSError for a link, a pipe, a device or a folder.
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
    """Move a file or folder to `target`, and replace an existing file there. Raises OSError if this fails."""
    _patiently(lambda: source.replace(target))


def print_any_name() -> None:
    """Make `print` escape characters that standard output can't encode, such as those of some file names, instead of raising."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


@contextmanager
def lock(path: Path, shared: bool = False, wait: float = 0.0) -> Iterator[Mapping[str, Any] | None]:
    """Lock a file while the `with` block runs. The file is created if it is missing.

    Yield keyword arguments for subprocess.Popen that let a child process inherit the lock. They are empty on Windows, where
    locks can't be inherited. Yield None instead if the lock is still taken after `wait` seconds.
    shared: whether several processes may hold the lock at the same time, on systems with shared locks.
    Raises OSError if the file cannot be opened.
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
    """Return keyword arguments for subprocess.Popen that let a child process keep running after the terminal is closed.

    idle: whether the child runs only when the processor is idle. Only Windows supports this argument. On Linux, call `give_way`.
    """
    if not WINDOWS:
        return {"start_new_session": True}
    names = ("CREATE_NO_WINDOW", "CREATE_NEW_PROCESS_GROUP", f"{'IDLE' if idle else 'BELOW_NORMAL'}_PRIORITY_CLASS")
    return {"creationflags": sum(getattr(subprocess, name) for name in names)}


def give_way(pid: int) -> None:
    """Lower the priority of a process, so that it runs only when the processor is idle. This works only on Linux."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(f"{LOWEST}", encoding="ascii")  # Linux may weigh sessions against each other
    with suppress(AttributeError, OSError):  # a sandbox may forbid it
        os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def stop_giving_way(pid: int) -> None:
    """Restore the normal scheduling of a process after `give_way`. Errors, such as a missing permission, are ignored."""
    if sys.platform != "linux":
        return
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


def available_memory() -> int:
    """Return the bytes of memory that are free for new processes, within the limit of the container (Linux, cgroup v2)."""
    free = psutil.virtual_memory().available
    with suppress(OSError, ValueError):
        most, used = (int((CGROUP / name).read_text(encoding="ascii")) for name in ("memory.max", "memory.current"))
        return min(free, most - used)
    return free


def processor_information() -> str:
    """Return the text of /proc/cpuinfo, or an empty string if the file cannot be read."""
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def keep_freed_memory() -> None:
    """Make malloc keep freed memory for reuse, so that large arrays are allocated faster. This works only with glibc."""
    _set_malloc((M_MMAP_THRESHOLD, KEPT), (M_TRIM_THRESHOLD, KEPT))


def return_freed_memory() -> None:
    """Make glibc's malloc return freed memory to the system and share one heap among all threads. It saves memory."""
    _set_malloc((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, RETURNED), (M_TRIM_THRESHOLD, RETURNED))


def raise_file_limit() -> int:
    """Raise this process's limit of open files (`ulimit -n`) to the system's maximum, but at most to FILES. Return the limit."""
    if sys.platform == "win32" or resource is None:
        return FILES  # the limit is on memory
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    with suppress(OSError, ValueError):  # macOS refuses more than its own maximum
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft


def _set_malloc(*options: tuple[int, int]) -> None:
    with suppress(OSError, AttributeError, TypeError):  # the C library is not glibc
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in options:
            mallopt(name, value)


def _patiently(action: Callable[[], T]) -> T:
    """Call a function and return its result. On Windows, retry for PATIENCE seconds while the function raises PermissionError.

    Windows raises PermissionError while another process uses the same file.
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
    """Raise OSError if a status from os.stat is not that of a regular file. The message names the path."""
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "it is not a regular file", str(path))


def lower_thread() -> None:
    """Lower the priority of the current thread. Do nothing except on Linux, where each thread has its own priority.

    The new priority is not the lowest: with the lowest, reading a photo takes over 30 s while other programs keep two cores busy.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(LOWEST, os.getpriority(os.PRIO_PROCESS, 0) + LOWER))
