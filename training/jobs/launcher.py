"""One background training at a time: start it, follow it, cancel it, find it again after a restart of the server.

A training is a process of its own (`python -m training`), in a session of its own, so that it neither slows a stroke nor
ends with the server. It holds the lock of the runs folder as long as it lives: the lock is opened here, inherited by the
training, and let go by the kernel when that ends, however it ends. So two presses, two threads and two servers on one folder
all find the same one training.

No torch and no Streamlit in here; what crosses between threads and processes are files and frozen dataclasses.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from model import files
from training.jobs import limits, process, store
from training.jobs.log import Log, LogEntry, Progress, summarise
from training.jobs.store import Run, RunError

PROGRAM = (sys.executable, "-m", "training")
HUNG_AFTER = float(os.environ.get("DIGIT_LENS_HUNG_AFTER", "120"))  # s without an event: the slowest step known takes 2 s
TERM_GRACE = 0.7  # s from the polite signal to the other one: together with it under a second
KILL_GRACE = 2.0  # s that the kernel may take to clear a killed process away
START_WAIT = 3.0  # s to wait for the one who is just starting a training
TICK = 0.02  # s between two looks
NICE = 10  # lower priority, so that drawing and reading go first
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

_logs: dict[Path, Log] = {}
_logs_lock = threading.Lock()
_children: list[subprocess.Popen] = []  # started by this server: to be collected when they end


class JobError(RuntimeError):
    """A training that can't be started or stopped; the message is one sentence for the person who pressed."""


@dataclass(frozen=True)
class Job:
    """What a press of the button came to. joined: a training was running already, and this is that one."""

    run: Run
    joined: bool = False


def start(
    options: Mapping[str, object],
    name: str = "",
    folder: Path | None = None,
    program: Sequence[str] | None = None,
    owner: str = "",
    drawings: str = "",
) -> Job:
    """Start a training with the command line's options (`{"preset": "quick", "epochs": 5}`), or join the one that runs.

    owner: the SHA-256 of the secret of the browser that starts it.
    drawings: a file of corrections to fine-tune on, as text. The run gets a copy.
    Raises JobError where trainings are switched off or exceed this server's limits, or the runs folder can't be written.
    """
    folder = (folder or store.folder()).absolute()  # the training runs in the repository, wherever the server does
    if refusal := limits.refusal(options, folder):
        raise JobError(refusal)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + START_WAIT
        while time.monotonic() < deadline:
            with _lock(folder, exclusive=True) as lock:
                if lock is not None:
                    return Job(_launch(options, name, folder, program or PROGRAM, lock, owner, drawings))
            newest = current(folder)
            if newest is not None and follow(newest).running:
                return Job(newest, joined=True)
            if newest is not None:  # it has said how it ended, all is written, and its process takes seconds to fold up
                process.end(newest.pid, newest.born, signal.SIGKILL)
            time.sleep(TICK)
    except RunError as error:
        raise JobError(str(error)) from error
    except OSError as error:
        raise JobError(f"The training run cannot be started in {folder.name}: {error.strerror or error}.") from error
    raise JobError("Another training has only just been started or stopped: try again in a second.")


def current(folder: Path | None = None) -> Run | None:
    """The training that was started last, running or ended; None where there is none."""
    folder = folder or store.folder()
    try:
        return store.read(str(store.read_json(folder / "current.json").get("id")), folder)
    except RunError:
        return None


def events(run: Run) -> tuple[LogEntry, ...]:
    """Everything that a training has reported, oldest first."""
    return _log(run).events()


def follow(run: Run) -> Progress:
    """How far a training is. One that died or hangs is found out here: the first is told, the second is ended."""
    alive = is_alive(run)  # asked before the log is read: what it wrote before it ended is then in the log
    progress = _progress(run)
    if not progress.running:
        return progress
    if not alive:
        complaint = store.complaint(run)
        if complaint:
            return replace(progress, state="failed", reason=f"The training failed: {complaint}", seconds_left=None)
        return replace(progress, state="lost", reason=_LOST, seconds_left=None)
    if progress.state != "paused" and _log(run).quiet > HUNG_AFTER:
        _end(run, "failed", f"The training gave no sign of life for {HUNG_AFTER:.0f} s and was ended.", signal.SIGKILL)
        return _progress(run)
    return progress


def cancel(run: Run) -> Progress:
    """Stop a training within a second: asked first, then killed; its network is not used.

    Raises JobError where its process can't be reached from here.
    """
    if follow(run).running:
        _end(run, "cancelled", "", signal.SIGTERM)
    return follow(run)


def tell(run: Run, word: str) -> None:
    """Give a running training a word: "pause", "run" (go on), "more" (one more epoch) or "finish" (stop here, keep the network).

    Raises JobError where one more epoch is more than this server allows, or the word can't be written.
    """
    if word == "more" and (refusal := limits.epochs_refusal((follow(run).epochs or 0) + 1)):
        raise JobError(refusal)
    try:
        with files.open_append(run.control) as file:
            file.write(f"{word}\n".encode())
    except OSError as error:
        raise JobError(f"The training can't be told to {word}: {error.strerror}.") from error


def is_alive(run: Run) -> bool:
    """Whether the training's process still holds the lock."""
    newest = current(run.folder.parent)
    if newest is None or newest.id != run.id:
        return False
    try:
        with _lock(run.folder.parent, exclusive=False) as lock:
            alive = lock is None
    except OSError:
        alive = False
    if not alive:
        _children[:] = [child for child in _children if child.poll() is None]
    return alive


_LOST = "The training was ended from outside, or ran out of memory: its process is gone without a word."


def _launch(
    options: Mapping[str, object], name: str, folder: Path, program: Sequence[str], lock: int, owner: str, drawings: str
) -> Run:
    """Start the process, which inherits the lock, and write down what was started."""
    path = store.create(folder)
    run = Run(path.name, path, name)
    if drawings:
        files.write(run.drawings, drawings)
        options = {**options, "drawings": str(run.drawings)}
    command = [*program, *arguments(options), "--out", str(run.checkpoint), "--log", str(run.log)]
    command += ["--control", str(run.control), "--snapshots", str(run.snapshots)]
    record = {"name": name, "time": time.time(), "options": dict(options), "command": command, "owner": owner}
    store.write_json(path / "run.json", record)
    store.write_json(folder / "current.json", {"id": run.id})
    with (path / "stderr.txt").open("wb") as complaints:
        child = subprocess.Popen(
            command,
            cwd=store.ROOT,
            env={**os.environ, **THREADS},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,
            pass_fds=(lock,),
        )
    _children.append(child)
    process.lower_priority(child.pid, NICE)
    store.write_json(path / "run.json", {**record, "pid": child.pid, "born": process.born(child.pid)})
    limits.prune(folder)
    return store.read(run.id, folder)


def arguments(options: Mapping[str, object]) -> list[str]:
    """Options as the command line takes them: {"batch_size": 64, "hidden": (128, 64)} -> --batch-size 64 --hidden 128 64."""
    words = []
    for key, value in options.items():
        flag = "--" + key.replace("_", "-")
        if isinstance(value, bool):
            words += [flag] if value else [f"--no-{flag[2:]}"]
        elif isinstance(value, list | tuple):
            words += [flag, *map(str, value)]
        elif value is not None:
            words += [flag, str(value)]
    return words


@contextmanager
def _lock(folder: Path, exclusive: bool) -> Iterator[int | None]:
    """The lock of the runs folder as a file descriptor, or None where a training (or another one here) holds it."""
    if process.fcntl is None:
        raise OSError("trainings need Linux or macOS here; `python -m training` works everywhere")
    descriptor = os.open(folder / "training.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            process.fcntl.flock(
                descriptor, process.fcntl.LOCK_NB | (process.fcntl.LOCK_EX if exclusive else process.fcntl.LOCK_SH)
            )
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)  # a training that inherited it keeps the lock


def _end(run: Run, state: str, reason: str, first: signal.Signals) -> None:
    """End the process, and write down why where it did not do so itself."""
    run = store.read(run.id, run.folder.parent)  # its process may have been written down since
    reached = process.end(run.pid, run.born, first)
    if not _gone(run, TERM_GRACE):
        reached = process.end(run.pid, run.born, signal.SIGKILL) or reached
        if not reached or not _gone(run, KILL_GRACE):
            raise JobError("The training runs in another container or for another user: it can only be stopped there.")
    if _progress(run).running:
        store.write_json(run.folder / "ended.json", {"state": state, "reason": reason})


def _gone(run: Run, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(run):
        if time.monotonic() > deadline:
            return False
        time.sleep(TICK)
    return True


def _progress(run: Run) -> Progress:
    """What the log tells, and where the training could not write its end, what was written for it."""
    progress = summarise(run.id, events(run))
    ended = store.read_json(run.folder / "ended.json") if progress.running else {}
    if ended.get("state") in ("cancelled", "failed"):
        return replace(progress, state=str(ended["state"]), reason=str(ended.get("reason", "")), seconds_left=None)
    return progress


def _log(run: Run) -> Log:
    with _logs_lock:
        if len(_logs) > 2 * store.MAX_RUNS:
            _logs.clear()  # deleted runs' logs go; the others are read again
        return _logs.setdefault(run.log, Log(run.log))
