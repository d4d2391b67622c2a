"""Start, steer and end training runs, one at a time.

A training run is a process (`python -m training`) in its own session, so that the run neither slows the server nor ends with the
server. A thread of the server (`watch`) ends a run that hangs.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from system import files
from training.jobs import command_line, commands, limits, listing, log, process, store
from training.jobs.listing import follow
from training.jobs.log import Progress
from training.jobs.process import PROGRAM, is_alive
from training.jobs.store import JobError, Run, RunError, current
from training.settings import Settings, SettingsError

TERM_GRACE, KILL_GRACE = 0.7, 5.0  # s that a process may take to end when it is asked to, and when it is killed
START_WAIT, POLL_INTERVAL = 3.0, 0.02  # s to wait for another start or end on the same folder, and between two looks
WATCH_INTERVAL = 1.0  # s between two looks of the thread that watches the runs
HUNG_AFTER = 120.0  # s without a line in the log until a run is taken for hung; the slowest step known takes 2 s
PATIENCE = 10  # times as long before a run that only waits for a processor is taken for hung
SEEDS = 1_000_000  # a run without a seed of its own gets one below it
NOT_OURS = "The training run has not ended. It belongs to another container or user, or the machine is busy: look again soon."

_watched: set[Path] = set()  # runs folders that have a thread
_watching = threading.Lock()


def start(options: Mapping[str, object], name: str = "", folder: Path | None = None, drawings: bytes = b"") -> Run:
    """Start a training run. If one is already in progress, return that one instead.

    options: command-line options, such as {"preset": "quick", "epochs": 5}. A seed of None is replaced by a random one.
    folder: the folder of all training runs.
    drawings: the file of labelled drawings to fine-tune on, if any.
    Raises JobError if the run can't start.
    """
    folder, options = _folder(folder), _with_seed(options)
    if refusal := limits.refusal(options):
        raise JobError(refusal)
    with _turn(folder) as (lock, running):
        if lock is None:
            assert running is not None, "either there is a lock, or a run has it"
            return running
        run = _launch(options, name, drawings, folder, lock)
    watch(folder)
    return run


def cancel(run: Run) -> Progress:
    """Stop a training run without saving its network. Return its progress. Raises JobError if this fails."""
    if follow(run).running:
        _end(run, "cancelled", "")
    return follow(run)


def delete(run: Run) -> None:
    """Delete a training run.

    Raises RunError if it has not ended or can't be deleted, or if a run in progress starts from its network.
    """
    if follow(run).running:
        raise RunError("This training run has not ended: stop it before you delete it.")
    newest = current(run.folder.parent)
    in_progress = newest if newest is not None and follow(newest).running else None
    if run.id in limits.needed(in_progress):
        raise RunError("Another training run goes on from this network: let it end, or cancel it, before you delete this one.")
    store.delete(run.id, run.folder.parent)


def send_command(run: Run, command: str, value: float | None = None) -> None:
    """Send a command to a training run: one of `commands.COMMANDS`, or a setting in `commands.CHANGEABLE` with its new value.

    Raises JobError if the run is not training, if the settings forbid the command, or if writing it fails.
    """
    progress = follow(run)
    if not progress.running or progress.epochs_asked is None:
        raise JobError("This training run is not training at the moment.")
    line = command if value is None else f"{command} {value!r}"
    assert line in commands.COMMANDS or commands.change(line), line
    settings = command_line.settings_of(run, progress) or Settings()
    try:
        with store.locked(run.folder):
            if command == "more":
                asked = progress.epochs_asked + commands.read(run.control).count("more") + 1
                replace(settings, epochs=asked)  # is it allowed?
            elif value is not None:
                replace(settings, **{command: value})  # is it allowed?
            with files.open_append(run.control) as file:
                file.write(f"{line}\n".encode())
    except SettingsError as error:
        raise JobError(str(error)) from error
    except OSError as error:
        raise JobError(f"The training run can't be told to {command}: {error.strerror}.") from error


def watch(folder: Path | None = None) -> None:
    """Start a background thread that ends a hung training run, until no run is in progress.

    If there is nothing to do, start a process for the next run in advance instead, so that torch is already imported.
    """
    folder = _folder(folder)
    with _watching:
        if folder in _watched:
            return
        if _has_work(folder):
            _watched.add(folder)
            threading.Thread(target=_work, args=(folder,), name="training runs", daemon=True).start()
        else:
            _prepare()


def end_if_hung(run: Run) -> None:
    """End a training run that has logged nothing for HUNG_AFTER seconds, unless it is paused."""
    progress = listing.logged(run)
    if progress.state not in ("starting", "running") or not is_alive(run):
        return
    run = store.read(run.id, run.folder.parent)  # as it is now
    quiet = log.of(run.log).quiet()
    if quiet > HUNG_AFTER and (quiet > PATIENCE * HUNG_AFTER or not process.waits_for_processor(process.identity(run)[0])):
        _end(run, "failed", f"The training run gave no sign of life for {HUNG_AFTER:.0f} s and was ended.", kill=True)


def _folder(folder: Path | None) -> Path:
    return (folder or store.folder()).absolute()  # the training process has another working directory than the server


def _with_seed(options: Mapping[str, object]) -> dict[str, object]:
    return {**options, "seed": secrets.randbelow(SEEDS)} if options.get("seed", 0) is None else dict(options)


@contextmanager
def _turn(folder: Path, wait: float = START_WAIT) -> Iterator[tuple[Mapping[str, Any] | None, Run | None]]:
    """Lock the runs folder during a `with` block, so that the block can start a training run.

    Yield (lock, None). `lock` contains the Popen arguments with which a new process inherits the lock.
    If a training run is already in progress, yield (None, the run in progress) instead.
    Raises JobError if something else holds the lock for `wait` seconds, or if the block raises OSError or RunError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait
        while True:
            with process.lock(folder) as lock:
                if lock is not None:
                    yield lock, None
                    return
            newest = current(folder)
            if newest is not None and follow(newest).running:
                yield None, newest
                return
            if newest is not None and not listing.logged(newest).running:  # it has logged its end, but takes seconds to exit
                process.end(*process.identity(newest), kill=True)
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_INTERVAL)
    except (OSError, RunError) as error:
        reason = getattr(error, "strerror", None) or error
        raise JobError(f"A training run can't be started in {folder.name}/: {reason}.") from error
    raise JobError("Another training run was started or stopped a moment ago: try again in a second.")


def _launch(options: Mapping[str, object], name: str, drawings: bytes, folder: Path, lock: Mapping[str, Any]) -> Run:
    """Start the process of a training run and write its file run.json.

    lock: the Popen arguments with which the process inherits the lock of the runs folder.
    Raises OSError or RunError if writing a file fails.
    """
    path, former, child = store.create(folder), store.read_json(folder / "current.json"), None
    run = Run(path.name, path)
    prepared, order = process.take_prepared() if PROGRAM == process.PROGRAM else (None, None)
    try:
        options = {**options, **({"drawings": str(run.drawings)} if drawings else {})}
        record = {"name": name, "time": time.time(), "options": options}
        if prepared is not None:
            child = prepared
            record |= {"pid": child.pid, "born": process.born(child.pid)}
        if drawings:
            files.write(run.drawings, drawings)
        store.write_json(path / "run.json", record)
        store.write_json(folder / "current.json", {"id": run.id})
        arguments = [*command_line.arguments(options), "--out", str(run.checkpoint), "--log", str(run.log)]
        arguments += ["--control", str(run.control), "--snapshots", str(run.snapshots)]
        errors = path / "stderr.txt"
        if order is None or not process.start_prepared(order, arguments, errors, lock):
            child = process.start([*PROGRAM, *arguments], errors, lock)
            store.change(run.id, folder, pid=child.pid, born=process.born(child.pid))
    except (OSError, RunError):
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


def _has_work(folder: Path) -> bool:
    newest = current(folder)
    return newest is not None and is_alive(newest)


def _work(folder: Path) -> None:
    store.remove_unfinished(folder)
    while True:
        with _watching:
            if not _has_work(folder):
                _watched.discard(folder)
                break
        try:
            newest = current(folder)
            if newest is not None:
                end_if_hung(newest)
        except (JobError, RunError, OSError):
            pass  # the next look may succeed
        except Exception:
            _watched.discard(folder)  # so that the next page starts another thread
            raise
        time.sleep(WATCH_INTERVAL)
    _prepare()


def _prepare() -> None:
    """Start a process that waits for the next training run, if training is possible on this server."""
    if PROGRAM == process.PROGRAM and not limits.lacks_torch():
        process.prepare()


def _end(run: Run, state: str, reason: str, kill: bool = False) -> None:
    """End the process of a training run. If the process has not logged how it ended, write `state` and `reason` to ended.json.

    kill: whether to kill the process at once, instead of asking it to end first.
    Raises JobError if the process does not end, or if ended.json can't be written.
    """
    reached = False
    for harder, grace in ((kill, TERM_GRACE), (True, KILL_GRACE)):
        run = store.read(run.id, run.folder.parent)  # its process id may have been written since
        reached = process.end(*process.identity(run), harder) or reached
        if _gone(run, grace if reached else TERM_GRACE):
            break
    else:
        raise JobError(NOT_OURS)
    if listing.logged(run).running:
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
