"""The processes of training runs: start them, lower their priority, end them, and find out which is alive and why one died.

A training run inherits the lock of the runs folder and holds the lock until the run ends. So if a button is pressed twice, or if
two threads or servers use one folder, only one run starts. On Windows, processes can't inherit locks. There the server holds the
lock while it starts a run, and a run is alive if its process exists.
"""

import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from system import files, portable
from training.jobs import environment, store
from training.jobs.store import ROOT, Run

PROGRAM = (sys.executable, "-m", "training")
PREPARED = (sys.executable, "-m", "training.prepared")
ENVIRONMENT = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONUTF8"), "1")
LOCK = "training.lock"  # in the runs folder
NO_FILE_LEFT = (errno.EMFILE, errno.ENFILE)  # this process or the system has as many open files as it may have
LOW = 10  # nice value: how much lower than the server's
BAR = re.compile(r"^.*\d+%\|[^\[]*\[[^\]]*\]")  # a progress bar of tqdm; an error message may follow it on the same line
FULL = 2**20  # bytes that a disk has left when two networks do not fit on it
MAX_WORDS = 4096  # bytes of the end of stderr.txt
MIN_MEMORY = 1.5 * 2**30  # bytes that must be free before a process is prepared; it takes 0.3 GB

_children: list[subprocess.Popen] = []  # started here, not yet waited for
_prepared: list[tuple[subprocess.Popen, socket.socket]] = []  # at most one
_preparing = threading.Lock()


@contextmanager
def lock(folder: Path, shared: bool = False) -> Iterator[Mapping[str, Any] | None]:
    """Lock the runs folder during a `with` block. Yield Popen arguments with which a new process inherits the lock.

    Yield None if the lock is taken, for example by a training run. shared: whether several processes may hold the lock at once.
    """
    with portable.lock(folder / LOCK, shared) as inherited:
        newest = None if portable.LOCKS_ARE_INHERITED else store.current(folder)
        yield None if newest is not None and exists(*identity(newest)) else inherited


def is_alive(run: Run) -> bool:
    """Return whether a training run's process is alive: whether the runs folder is locked and no newer run was started."""
    try:
        with lock(run.folder.parent, shared=True) as inherited:
            is_locked = inherited is None
    except OSError as error:
        is_locked = error.errno in NO_FILE_LEFT  # then the lock can't be checked
    if not is_locked:
        reap()
        return False
    newest = store.current(run.folder.parent)
    return newest is None or newest.id == run.id


def identity(run: Run) -> tuple[int, str]:
    """Return the process id and start time of a training run's process, or (0, "") if the process is unknown."""
    if run.pid:
        return run.pid, run.born
    # The server was killed just after the start, before it could write run.json.
    for found in psutil.process_iter(["cmdline"]):
        if str(run.log) in (found.info["cmdline"] or ()):
            return found.pid, born(found.pid)
    return 0, ""


def born(pid: int) -> str:
    """Return the start time of a process as text, or "" if there is no such process.

    Process ids are reused, so only the id and the start time together identify a process.
    """
    if pid <= 1:
        return ""
    try:  # on Linux, counted from the boot, so that it does not change when the clock is set
        return f"{psutil.Process(pid).create_time() - (psutil.boot_time() if psutil.LINUX else 0):.2f}"
    except psutil.Error:
        return ""


def exists(pid: int, birth: str) -> bool:
    """Return whether a process is still running. birth: its start time as text, as returned by `born`."""
    try:
        return bool(birth) and born(pid) == birth and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def waits_for_processor(pid: int) -> bool:
    """Return whether a process is running or waits for a processor core. On Windows, return whether it is not suspended."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_RUNNING
    except psutil.Error:
        return False


def end(pid: int, birth: str, kill: bool = False) -> bool:
    """Signal a process and its children to end, if the process started at `birth`. Return whether the signal was sent.

    birth: a start time as text, as returned by `born`.
    kill: whether to kill the processes (SIGKILL) instead of asking them to end (SIGTERM). Windows always kills.
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


def start(command: Sequence[str], errors: Path, lock: Mapping[str, Any]) -> subprocess.Popen:
    """Start a background process with one thread and a low priority. Raises OSError.

    errors: the file for standard error. lock: the Popen arguments with which the process inherits the lock of the runs folder.
    """
    with errors.open("wb") as stderr:
        return _start(command, stdin=subprocess.DEVNULL, stderr=stderr, **lock)


def prepare() -> None:
    """Start a process that imports torch and waits for a training run, unless one waits already or `may_prepare` is false."""
    with _preparing:
        _prepared[:] = [pair for pair in _prepared if pair[0].poll() is None]
        if _prepared or not may_prepare():
            return
        ours, theirs = socket.socketpair()
        with theirs, suppress(OSError):
            _prepared.append((_start(PREPARED, stdin=theirs, stderr=subprocess.DEVNULL), ours))


def may_prepare() -> bool:
    """Return whether a process may start before a training run needs it. DIGIT_LENS_PREPARED, system and memory decide."""
    return environment.switch("DIGIT_LENS_PREPARED") and portable.LOCKS_ARE_INHERITED and portable.available_memory() > MIN_MEMORY


def take_prepared() -> tuple[subprocess.Popen, socket.socket] | tuple[None, None]:
    """Return the process that `prepare` started and the socket to it, or (None, None). Each process is returned only once."""
    with _preparing:
        pair = _prepared.pop() if _prepared else (None, None)
    return pair if pair[0] is not None and pair[0].poll() is None else (None, None)


def start_prepared(order: socket.socket, arguments: Sequence[str], errors: Path, lock: Mapping[str, Any]) -> bool:
    """Start a training run in a process that `prepare` started in advance. Return False if that process has ended.

    order: the socket to the process. errors: the file for standard error.
    lock: the Popen arguments that contain the lock of the runs folder, which the process inherits.
    """
    if sys.platform == "win32":
        return False  # no process is prepared there
    with order, errors.open("wb") as stderr:
        try:
            socket.send_fds(order, [json.dumps(arguments).encode() + b"\n"], [stderr.fileno(), *lock["pass_fds"]])
        except ConnectionError:
            return False
    return True


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


def reap() -> None:
    """Remove ended child processes (zombies) from the system's process table."""
    _children[:] = [child for child in _children if child.poll() is None]


def last_words(folder: Path) -> str:
    """Return why the process of a training run died: its last error message, or that the disk is full. "" means unknown."""
    try:
        with files.open_regular(folder / "stderr.txt") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - MAX_WORDS))
            text = file.read(MAX_WORDS).decode("utf-8", "replace")
        full = "the disk that holds its folder is full." if shutil.disk_usage(folder).free < FULL else ""
    except OSError:
        return ""
    lines = [BAR.sub("", line).strip() for line in text.replace("\r", "\n").split("\n")]
    return next((line for line in reversed(lines) if line), full)
