"""Identify and end the processes of training runs, lower their priority, and find out why one died."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from system import files, portable

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONUTF8"), "1")
LOW = 10  # nice value: how much lower than the server's
BAR = re.compile(r"^.*\d+%\|[^\[]*\[[^\]]*\]")  # a progress bar of tqdm; an error message may follow it on the same line
FULL = 2**20  # bytes that a disk has left when two networks do not fit on it
MAX_WORDS = 4096  # bytes of the end of stderr.txt

_children: list[subprocess.Popen] = []  # started here, not yet waited for


def born(pid: int) -> str:
    """Return the start time of a process as text. Return "" if there is no such process.

    Process ids are reused, so only the id and the start time together identify a process. On Linux, the time is counted from the
    boot, so that it does not change when the clock is set.
    """
    if pid <= 1:
        return ""
    try:
        return f"{psutil.Process(pid).create_time() - (psutil.boot_time() if psutil.LINUX else 0):.2f}"
    except psutil.Error:
        return ""


def exists(pid: int, birth: str) -> bool:
    """Return whether a process is still running.

    pid: the process id.
    birth: the start time of the process, as returned by `born`.
    """
    try:
        return bool(birth) and born(pid) == birth and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def waits_for_processor(pid: int) -> bool:
    """Return whether a process is running, or would run if a processor core were free, instead of waiting for something else.

    On Windows, return True unless the process is suspended.
    """
    try:
        return psutil.Process(pid).status() == psutil.STATUS_RUNNING
    except psutil.Error:
        return False


def end(pid: int, birth: str, kill: bool = False) -> bool:
    """End a process and its children, but do not wait until they have ended. Return whether the process was signalled.

    birth: the expected start time of the process, as returned by `born`. If it differs, nothing is ended.
    kill: whether to kill the process (SIGKILL) instead of asking it to end (SIGTERM). Windows always kills.
    """
    if not birth or born(pid) != birth:
        return False
    try:
        process = psutil.Process(pid)
        portable.stop_giving_way(pid)
        for child in process.children(recursive=True):
            with suppress(psutil.Error):
                (child.kill if kill else child.terminate)()
        (process.kill if kill else process.terminate)()
    except psutil.Error:
        return False
    return True


def start(command: Sequence[str], errors: Path, lock: Mapping[str, Any], idle: bool) -> subprocess.Popen:
    """Start a background process with one thread and a low priority. Return the process. Raises OSError.

    command: the program and its arguments.
    errors: the file for the error messages of the process.
    lock: keyword arguments for subprocess.Popen, yielded by `portable.lock`. The process inherits the lock and keeps it.
    idle: whether to run the process only when the processor is idle.
    """
    with errors.open("wb") as stderr:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            **portable.background(idle),
            **lock,
        )
    _children.append(child)
    lower_priority(child.pid, idle)
    return child


def reap() -> None:
    """Remove ended child processes (zombies) from the system's process table."""
    _children[:] = [child for child in _children if child.poll() is None]


def lower_priority(pid: int, idle: bool) -> None:
    """Lower the priority of a process. On Windows, do nothing, because `portable.background` has set the priority.

    idle: whether to run the process only when the processor is idle.
    """
    # The server does this, because code in the child between fork and exec would be unsafe with threads.
    if psutil.WINDOWS:
        return
    with suppress(psutil.Error):
        psutil.Process(pid).nice(min(portable.LOWEST, psutil.Process().nice() + LOW))
    if idle:
        portable.give_way(pid)


def last_words(folder: Path) -> str:
    """Return the reason why the process of a training run died. Return "" if the reason is not known.

    The reason is the last error message of the process, or that the disk is full.

    folder: the folder of the training run.
    """
    try:
        with files.open_regular(folder / "stderr.txt") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - MAX_WORDS))
            text = file.read(MAX_WORDS).decode("utf-8", "replace")
        full = "the disk that holds its folder is full." if shutil.disk_usage(folder).free < FULL else ""
    except OSError:
        return ""
    lines = [BAR.sub("", line).strip() for line in text.replace("\r", "\n").split("\n")]
    return next((line for line in reversed(lines) if line), full)
