"""Start and end the processes of training runs, and find out whether a process is alive or why it died.

A process is identified by its id and its start time, because ids are reused.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from system import files, portable
from training.jobs import environment
from training.jobs.store import ROOT, Run

PROGRAM = (sys.executable, "-m", "training")
PREPARED = (sys.executable, "-m", "training.waiting_process")
ENVIRONMENT = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONUTF8"), "1")
TERM_GRACE, KILL_GRACE = 0.7, 5.0  # s that a process may take to end when it is asked to, and when it is killed
LOW = 10  # nice value: how much lower than the server's
BAR = re.compile(r"^.*\d+%\|[^\[]*\[[^\]]*\]")  # a progress bar of tqdm; an error message may follow it on the same line
FULL = 2**20  # bytes that a disk has left when two networks do not fit on it
MAX_WORDS = 4096  # bytes of the end of stderr.txt
MIN_MEMORY = 1.5 * 2**30  # bytes that must be free before a process is prepared; it takes 0.3 GB

_children: list[subprocess.Popen] = []  # started here, not yet waited for
waiting: list[subprocess.Popen] = []  # at most one
_preparing = threading.Lock()


def is_alive(run: Run) -> bool:
    _children[:] = [child for child in _children if child.poll() is None]  # waits for those that have ended
    return exists(run.pid, run.born)


def born(pid: int) -> str:
    """Return the start time of a process as text, or "" if there is no such process."""
    if pid <= 1:
        return ""
    try:  # on Linux, counted from the boot, so that it does not change when the clock is set
        return f"{psutil.Process(pid).create_time() - (psutil.boot_time() if psutil.LINUX else 0):.2f}"
    except psutil.Error:
        return ""


def exists(pid: int, birth: str) -> bool:
    """Return whether a process is still running. birth: its start time as text, as returned by `born`."""
    with suppress(psutil.Error):
        return bool(birth) and born(pid) == birth and _runs(psutil.Process(pid))
    return False


def end(pid: int, birth: str) -> bool:
    """Ask a process and its children to end (SIGTERM), and kill those that do not. Return whether they have ended."""
    if not exists(pid, birth):
        return True
    left = []
    with suppress(psutil.Error):  # it may have just ended
        left = [*psutil.Process(pid).children(recursive=True), psutil.Process(pid)]
    for harder, grace in ((False, TERM_GRACE), (True, KILL_GRACE)):
        for each in left:
            with suppress(psutil.Error):
                (each.kill if harder else each.terminate)()
        psutil.wait_procs(left, timeout=grace)
        left = [each for each in left if _runs(each)]
    return not left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def start(program: Sequence[str], arguments: Sequence[str], errors: Path) -> subprocess.Popen:
    """Start a training run in a new process, or in the one that `prepare` started. errors: file for stderr. Raises OSError."""
    if program == PROGRAM and (child := _hand_over(arguments, errors)):
        return child
    with errors.open("wb") as stderr:
        return _start([*program, *arguments], stdin=subprocess.DEVNULL, stderr=stderr)


def prepare() -> None:
    """Start a process that imports torch and waits for a training run, unless one is waiting already or memory is scarce."""
    with _preparing:
        waiting[:] = [child for child in waiting if child.poll() is None]
        if waiting or not environment.switch("DIGIT_LENS_PREPARED") or sys.platform == "win32":
            return
        if psutil.virtual_memory().available > MIN_MEMORY:
            with suppress(OSError):
                waiting.append(_start(PREPARED, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL))


def _hand_over(arguments: Sequence[str], errors: Path) -> subprocess.Popen | None:
    """Start a run in the process that `prepare` has started, and return this process. Return None if there is no such process."""
    with _preparing:
        child = waiting.pop() if waiting else None
    if child is None or child.poll() is not None or child.stdin is None:
        return None
    try:
        with child.stdin as order:
            order.write(json.dumps([str(errors), *arguments]).encode())
    except OSError:  # it has just ended
        return None
    return child


def _start(command: Sequence[str], **options: Any) -> subprocess.Popen:
    idle = environment.switch("DIGIT_LENS_GIVE_WAY")  # whether it runs only when the processor is idle
    child = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **ENVIRONMENT}, stdout=subprocess.DEVNULL, **portable.background(idle), **options
    )
    _children.append(child)
    # The server lowers the priority, because code in the child between fork and exec would be unsafe with threads.
    if not psutil.WINDOWS:  # there, `portable.background` has set it
        with suppress(psutil.Error):
            psutil.Process(child.pid).nice(min(portable.LOWEST, psutil.Process().nice() + LOW))
        if idle:
            portable.give_way(child.pid)
    return child


def last_words(folder: Path) -> str:
    """Return why a training process died: its last error message, or that the disk is full. Return "" if this is unknown."""
    try:
        with files.opened(folder / "stderr.txt") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - MAX_WORDS))
            text = file.read(MAX_WORDS).decode("utf-8", errors="replace")
        full = "the disk that holds its folder is full." if shutil.disk_usage(folder).free < FULL else ""
    except OSError:
        return ""
    lines = [BAR.sub("", line).strip() for line in text.replace("\r", "\n").split("\n")]
    return next((line for line in reversed(lines) if line), full)
