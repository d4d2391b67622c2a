"""Identify, signal and lock the processes of training runs, lower their priority, and find out why one died."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model import files

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

BOOT = Path("/proc/sys/kernel/random/boot_id")
STATE, START_TICKS = 0, 19  # places in /proc/<pid>/stat after the name's closing bracket (proc_pid_stat(5): fields 3 and 22)
LOWEST, LOW = 19, 10  # nice values
BAR = re.compile(r"^.*\d+%\|[^\[]*\[[^\]]*\]")  # a progress bar of tqdm; an error message may follow it on the same line
FULL = 2**20  # bytes that a disk has left when two networks do not fit on it
MAX_WORDS = 4096  # bytes of the end of stderr.txt
LOCK = "training.lock"  # in the runs folder


def born(pid: int) -> str:
    """Return the start time of a process as text, or "" if there is no such process.

    Process ids are reused. The id and the start time together identify a process.
    """
    if pid <= 1:
        return ""
    if BOOT.exists():
        try:
            return f"{BOOT.read_text().strip()} {_stat(pid)[START_TICKS]}"
        except (OSError, IndexError):
            return ""
    # macOS has no /proc
    return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()


def waits_for_processor(pid: int) -> bool:
    """Return whether a process is ready to run but waits for a free processor core."""
    try:
        return _stat(pid)[STATE] == "R"
    except (OSError, IndexError):
        return False


def end(pid: int, birth: str, how: signal.Signals) -> bool:
    """Send a signal to a process and its process group. Return whether it was sent.

    birth: the expected start time of the process, as `born` returns it. If it differs, no signal is sent.
    """
    if not birth or born(pid) != birth:
        return False
    try:
        os.killpg(pid, how)  # it leads a group of its own
    except (ProcessLookupError, PermissionError):
        return False
    return True


def lower_priority(pid: int, wholly: bool) -> None:
    """Lower the priority of a process. If `wholly`, run it only when no other process needs the processor.

    The server calls this for its child process. Code in the child between fork and exec would be unsafe with threads.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, min(LOWEST, os.getpriority(os.PRIO_PROCESS, 0) + LOW))
    if wholly:
        with suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(LOWEST))  # Linux may weigh sessions against each other first
        with suppress(AttributeError, OSError):  # macOS has no such scheduling, and a sandbox may forbid it
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def last_words(folder: Path) -> str:
    """Return the reason why the process of a run died: the last error in stderr.txt, or that the disk is full."""
    try:
        with files.open_regular(folder / "stderr.txt") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - MAX_WORDS))
            text = file.read(MAX_WORDS).decode("utf-8", "replace")
        full = "the disk that holds its folder is full." if shutil.disk_usage(folder).free < FULL else ""
    except OSError:
        return ""
    lines = [BAR.sub("", line).strip() for line in text.replace("\r", "\n").split("\n")]
    return next((line for line in reversed(lines) if line), full)


@contextmanager
def lock(folder: Path, exclusive: bool) -> Iterator[int | None]:
    """Lock the runs folder. Yield the file descriptor of the lock, or None if another process holds it. Raises OSError."""
    if fcntl is None:
        raise OSError("training from the page needs Linux or macOS; `python -m training` works everywhere")
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | files.SAFE, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_NB | (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH))
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)  # a child that inherited the lock keeps it


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
