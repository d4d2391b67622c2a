"""Start, follow and control training runs in the background, one at a time. Find the run again after a server restart.

A training run is a process (`python -m training`) in its own session, so that it neither slows the server nor ends with it.
"""

import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from system import files, portable
from training.jobs import command_line, control, environment, limits, log, process, store
from training.jobs.alive import current, is_alive, lock
from training.jobs.log import Progress
from training.jobs.store import Run, RunError

PROGRAM = (sys.executable, "-m", "training")
TERM_GRACE, KILL_GRACE = 0.7, 5.0  # s that a process may take to end when it is asked to, and when it is killed
START_WAIT, POLL_INTERVAL = 3.0, 0.02  # s to wait for another start or end on the same folder, and between two looks
PATIENCE = 10  # times as long before a run that only waits for a processor is taken for hung
CONTROL_LOCK = "control.lock"  # in the folder of a run
LOST = "The training run was ended from outside or ran out of memory: its process is gone and left no message."
NOT_OURS = "The training run has not ended. It belongs to another container or user, or the machine is busy: look again soon."

_ended: dict[Path, Progress] = {}  # a run that has ended does not change any more


class JobError(RuntimeError):
    """A training run couldn't be started or controlled. The message is one sentence for the user."""


class NotNow(JobError):
    """A training run couldn't be started for a reason that may pass, such as a full disk."""


class NotClaimed(JobError):
    """A training run was not started, because the function `claim` said that the run is not the first in the queue."""


@dataclass(frozen=True)
class Job:
    """The result of a request to start a training run. `joined` is True if `run` was already in progress before the request."""

    run: Run
    joined: bool = False


def start(
    options: Mapping[str, object],
    name: str = "",
    folder: Path | None = None,
    program: Sequence[str] | None = None,
    owner: str = "",
    drawings: str = "",
    claim: Callable[[], bool] = lambda: True,
) -> Job:
    """Start a training run. If a training run is already in progress, return that one instead.

    options: command-line options, such as {"preset": "quick", "epochs": 5}. folder: of all training runs. program: the command.
    owner: hash of the secret in the browser's cookie. drawings: the labelled drawings to fine-tune on, as JSON text, or "".
    claim: called just before the start, while nothing else can start. If it returns False, NotClaimed is raised.
    Raises JobError if this server does not allow the run, and NotNow if the runs folder can't be written at the moment.
    """
    folder = (folder or store.folder()).absolute()  # the training process has another working directory than the server
    try:
        folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + START_WAIT
        while time.monotonic() < deadline:
            with lock(folder) as inherited:
                if inherited is not None:
                    if refusal := limits.refusal(options, folder):
                        raise JobError(refusal)
                    if not claim():
                        raise NotClaimed("Another training run is first in line.")
                    record = {"name": name, "owner": owner, "time": time.time(), "options": dict(options)}
                    return Job(_launch(record, drawings, folder, program or PROGRAM, inherited))
            newest = current(folder)
            if newest is not None and follow(newest).running:
                return Job(newest, joined=True)
            if newest is not None and not _progress(newest).running:  # it has logged its end, but takes seconds to exit
                process.end(newest.pid, newest.born, kill=True)
            time.sleep(POLL_INTERVAL)
    except (OSError, RunError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotNow(f"A training run can't be started in {folder.name}/: {reason}.") from error
    raise NotNow("Another training run was started or stopped a moment ago: try again in a second.")


def follow(run: Run) -> Progress:
    """Return the progress of a training run. Kill the run if it hangs. Make it finish early if it exceeds the time limit."""
    if run.log in _ended:
        return _ended[run.log]
    alive = is_alive(run)  # before the log is read, so that the log has all that a dead process wrote
    progress = _progress(run)
    if alive and progress.running:
        with suppress(JobError, RunError, OSError):  # it belongs to another container, or was deleted meanwhile
            _keep_within_limits(run, progress)
        return _progress(run)
    newest = current(run.folder.parent)
    final = not progress.running or (newest is not None and newest.id != run.id)
    if progress.running:
        words = command_line.relative(process.last_words(run.folder), run.folder.parent)
        state, reason = ("failed", f"The training run failed: {words[:300]}") if words else ("lost", LOST)
        progress = replace(progress, state=state, reason=reason, seconds_left=None)
    if final and run.log.exists():
        _ended[run.log] = progress
    return progress


def cancel(run: Run) -> Progress:
    """Stop a training run without saving its network. Return its progress.

    Raises JobError if the process can't be ended, or if how it ended can't be stored.
    """
    if follow(run).running:
        _end(run, "cancelled", "")
    return follow(run)


def delete(run: Run) -> None:
    """Delete a training run that has ended.

    Raises RunError if the run has not ended, if another run goes on from its network, or if its folder can't be deleted.
    """
    if follow(run).running:
        raise RunError("This training run has not ended: stop it before you delete it.")
    newest = current(run.folder.parent)
    in_progress = newest if newest is not None and follow(newest).running else None
    if run.id in limits.needed(run.folder.parent, in_progress):
        raise RunError("Another training run goes on from this network: let it end, or cancel it, before you delete this one.")
    store.delete(run.id, run.folder.parent)


def send_command(run: Run, command: str) -> None:
    """Send a command, such as "pause", to a training run in progress. `control.COMMANDS` lists the commands.

    Raises JobError if the run is not training, if this server does not allow more epochs, or if the command can't be written.
    """
    progress = follow(run)
    if not progress.running or progress.epochs_asked is None:
        raise JobError("This training run is not training at the moment.")
    try:
        with portable.lock(run.folder / CONTROL_LOCK, wait=START_WAIT), files.open_append(run.control) as file:
            epochs = progress.epochs_asked + control.read(run.control).count("more") + 1
            if command == "more" and (refusal := limits.epochs_refusal(epochs)):
                raise JobError(refusal)
            file.write(f"{command}\n".encode())
    except OSError as error:
        raise JobError(f"The training run can't be told to {command}: {error.strerror}.") from error


def _launch(record: dict, drawings: str, folder: Path, program: Sequence[str], inherited: Mapping[str, Any]) -> Run:
    """Start the process of a training run, and write its file run.json. Return the run. Raises OSError.

    record: the content of run.json: name, owner, time, options. drawings: labelled drawings to fine-tune on, as JSON text, or "".
    folder: the folder of all training runs. program: the training command. inherited: arguments for Popen, from `lock`.
    """
    path, former, child = store.create(folder), store.read_json(folder / "current.json"), None
    run = Run(path.name, path)
    try:
        if drawings:
            files.write(run.drawings, drawings)
            record["options"]["drawings"] = str(run.drawings)
        store.write_json(path / "run.json", record)
        store.write_json(folder / "current.json", {"id": run.id})
        command = [*program, *command_line.arguments(record["options"]), "--out", str(run.checkpoint), "--log", str(run.log)]
        command += ["--control", str(run.control), "--snapshots", str(run.snapshots)]
        child = process.start(command, path / "stderr.txt", inherited, idle=environment.switch("DIGIT_LENS_GIVE_WAY"))
        store.write_json(path / "run.json", {**record, "pid": child.pid, "born": process.born(child.pid)})
        limits.note_start(folder)
    except OSError:
        if child is not None:
            child.kill()
            child.wait()
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            store.write_json(folder / "current.json", former)
        raise
    run = store.read(run.id, folder)
    limits.prune(folder, run)
    return run


def _keep_within_limits(run: Run, progress: Progress) -> None:
    """Kill a training run if it hangs. If it exceeds the time limit, make it finish early and keep its network."""
    run = store.read(run.id, run.folder.parent)  # as it is now
    hung_after = environment.number("DIGIT_LENS_HUNG_AFTER") or 0
    quiet, paused_for = log.of(run.log).quiet(), 0.0
    if progress.state == "paused":  # it logs nothing, and is hung only if it does not finish when it is told to
        paused_for = time.time() - run.log.stat().st_mtime
        quiet = time.time() - run.control.stat().st_mtime if run.stopped else 0.0
    if quiet > hung_after and (quiet > PATIENCE * hung_after or not process.waits_for_processor(run.pid)):
        _end(run, "failed", f"The training run gave no sign of life for {hung_after:.0f} s and was ended.", kill=True)
    elif not run.stopped and (reason := limits.overtime(run, paused_for)):
        store.change(run.id, run.folder.parent, stopped=reason)
        with files.open_append(run.control) as file:
            file.write(b"finish\n")


def _end(run: Run, state: str, reason: str, kill: bool = False) -> None:
    """End the process of a training run. Store `state` and `reason` if the process has not logged how it ended.

    kill: whether to kill the process at once.
    Raises JobError if the process does not end, or if `state` can't be stored.
    """
    reached = False
    for harder, grace in ((kill, TERM_GRACE), (True, KILL_GRACE)):
        run = store.read(run.id, run.folder.parent)  # its process id may have been written since
        reached = process.end(run.pid, run.born, harder) or reached
        if _gone(run, grace if reached else TERM_GRACE):
            break
    else:
        raise JobError(NOT_OURS)
    if _progress(run).running:
        try:
            store.write_json(run.folder / "ended.json", {"state": state, "reason": reason})
        except OSError as error:
            raise JobError(f"The training run has ended, but how can't be stored: {error.strerror}.") from error


def _gone(run: Run, seconds: float) -> bool:
    """Wait at most `seconds` for the process of a training run to end. Return whether it has ended."""
    deadline = time.monotonic() + seconds
    while is_alive(run):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_INTERVAL)
    return True


def _progress(run: Run) -> Progress:
    """Return the progress of a training run from its log. If no end is logged, read from ended.json how the run ended."""
    progress = log.of(run.log).progress(run.id)
    if not progress.running:
        return progress
    ended = store.read_json(run.folder / "ended.json")
    if ended.get("state") in ("cancelled", "failed"):
        return replace(progress, state=str(ended["state"]), reason=str(ended.get("reason", "")), seconds_left=None)
    more = control.read(run.control).count("more")
    return replace(progress, epochs=progress.epochs and max(progress.epochs, (progress.epochs_asked or 0) + more))
