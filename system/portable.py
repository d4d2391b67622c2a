"""Functions that depend on the operating system. They do less or nothing if the system lacks a feature.

Windows has no /proc and no process groups, and it refuses to replace a file that a process is reading.
macOS has no /proc, no SCHED_IDLE and no glibc.
"""

import ctypes
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None

WINDOWS = os.name == "nt"
LOWEST, LOWER = 19, 5  # nice value, and how much is added to that of a thread that gives way
PATIENCE = 2.0  # s until another process has closed a file
POLL_INTERVAL = 0.02  # s
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # glibc, malloc.h
KEPT = 1 << 30  # bytes
FILES = 1 << 16  # open files of a process, as many as any system allows
RETURNED = 1 << 17  # bytes: glibc's own default, which it raises whenever a larger array is freed


def replace(source: Path, target: Path) -> None:
    """Move a file or folder to `target`, and replace an existing file there. Raises OSError if this fails.

    On Windows, the move fails while another process uses the file. It is then retried for PATIENCE seconds.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not WINDOWS or time.monotonic() > deadline:
                raise
        time.sleep(POLL_INTERVAL)


def print_any_name() -> None:
    """Make `print` escape characters that standard output can't encode, instead of raising UnicodeEncodeError.

    File names can contain such characters. In an ASCII terminal, our own messages do, too.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


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
        os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))  # pyrefly: ignore[missing-attribute]


def keep_freed_memory() -> None:
    """Make malloc keep freed memory for reuse, so that large arrays are allocated faster. This works only with glibc."""
    _set_malloc((M_MMAP_THRESHOLD, KEPT), (M_TRIM_THRESHOLD, KEPT))


def return_freed_memory() -> None:
    """Make glibc's malloc return freed memory to the system and share one heap among all threads. It saves memory."""
    _set_malloc((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, RETURNED), (M_TRIM_THRESHOLD, RETURNED))


def raise_file_limit() -> None:
    """Raise this process's limit of open files (`ulimit -n`) to the system's maximum, limited to FILES."""
    if sys.platform != "win32" and resource is not None:  # on Windows, the limit is on memory
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with suppress(OSError, ValueError):  # macOS refuses more than its own maximum
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _set_malloc(*options: tuple[int, int]) -> None:
    with suppress(OSError, AttributeError, TypeError):  # the C library is not glibc
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in options:
            mallopt(name, value)


def lower_thread() -> None:
    """Lower the priority of the current thread. This works only on Linux, where each thread has its own priority.

    The new priority is above the lowest. With the lowest, analysing a photo takes over 30 s while both cores are busy.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(LOWEST, os.getpriority(os.PRIO_PROCESS, 0) + LOWER))
