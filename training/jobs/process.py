"""Processes by number and birth. Numbers are used again: one is the process meant only if it began at the same moment."""

import os
import signal
import subprocess
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

BOOT = Path("/proc/sys/kernel/random/boot_id")
START_TICKS = 19  # place of "starttime" in /proc/<pid>/stat after the command's closing bracket (proc_pid_stat(5): field 22)


def born(pid: int) -> str:
    """When a process began, in words that no other process with this number gives; empty where there is no such process."""
    if pid <= 1:
        return ""
    if BOOT.exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            return f"{BOOT.read_text().strip()} {fields[START_TICKS]}"
        except (OSError, IndexError):
            return ""
    # macOS has no /proc
    return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()


def end(pid: int, birth: str, how: signal.Signals) -> bool:
    """Send a signal to a process and its group; False where it is not the one meant, or not ours to end."""
    if not birth or born(pid) != birth:
        return False
    try:
        os.killpg(pid, how)  # it leads a group of its own
    except (ProcessLookupError, PermissionError):
        return False
    return True


def lower_priority(pid: int, nice: int) -> None:
    """Let others go first, this process among them. Called from here rather than in the child: code between fork and exec is
    unsafe beside threads."""
    try:
        os.setpriority(os.PRIO_PROCESS, pid, min(19, os.getpriority(os.PRIO_PROCESS, 0) + nice))
    except OSError:
        return  # it has ended already
