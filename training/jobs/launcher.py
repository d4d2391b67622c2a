"""Start and end training runs, one at a time.

A training run is a process (`python -m training`) in its own session, so that it neither slows the server nor ends with it. A
server that is started later finds the run by its files in the runs folder.
"""

import secrets
import shlex
import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from system import files
from system.errors import mark
from training.jobs import limits, log, process, store
from training.jobs.listing import follow
from training.jobs.log import Progress
from training.jobs.process import PROGRAM
from training.jobs.store import Run, RunError, current

SEEDS = 1_000_000  # a run without a seed of its own gets one below it
NOT_OURS = mark("The training run has not ended. Its process belongs to another user, or the machine is busy: look again soon.")

_starting = threading.Lock()


def start(options: Mapping[str, object], name: str = "", folder: Path | None = None, drawings: bytes = b"") -> Run:
    """Start a training run and return it. If a run is already in progress, return it instead. Raises RunError if this fails.

    options: command-line options, such as {"preset": "quick", "epochs": 5}. A seed of None is replaced by a random one.
    name: the run's name, or "". folder: the folder of all runs. drawings: the bytes of a file of labelled drawings, or b"".
    """
    folder = (folder or store.folder()).absolute()  # the training process has another working directory than the server
    if options.get("seed", 0) is None:
        options = {**options, "seed": secrets.randbelow(SEEDS)}
    if refusal := limits.refusal(options):
        raise RunError(refusal.message, **refusal.values)
    with _starting:
        newest = current(folder)
        if newest is not None and follow(newest).running:
            return newest
        try:
            run = _launch(options, name, drawings, folder)
        except OSError as error:
            raise RunError(
                "A training run can't be started in {file}/: {reason}.", file=folder.name, reason=error.strerror
            ) from error
    store.prune(run)
    return run


def cancel(run: Run) -> Progress:
    """Stop a training run without saving its network. Return its progress. Raises RunError if this fails."""
    if follow(run).running:
        if not process.end(run.pid, run.born):
            raise RunError(NOT_OURS)
        if log.of(run.log).progress().running:  # it was killed before it could log its end
            _append(run.log, '\n{"event": "cancelled"}\n')
    return follow(run)


def delete(run: Run) -> None:
    """Delete a training run. Raises RunError if it has not ended or can't be deleted."""
    if follow(run).running:
        raise RunError("This training run has not ended: stop it before you delete it.")
    try:
        store.delete(run.folder)
    except OSError as error:
        raise RunError("The training run {run} can't be deleted: {reason}.", run=run.id, reason=error.strerror) from error


def finish(run: Run) -> None:
    """Let a training run stop early and keep its network. Raises RunError if it is not training, or if this fails."""
    progress = follow(run)
    if not progress.running or progress.epochs is None:
        raise RunError("This training run is not training at the moment.")
    _append(run.stop, "stop\n")


def prepare(folder: Path | None = None) -> None:
    """Start a process that imports torch and waits for the next training run, unless a run is in progress or can't start."""
    newest = current(folder)
    if PROGRAM == process.PROGRAM and not limits.lacks_torch() and not (newest is not None and follow(newest).running):
        process.prepare()


def arguments(options: Mapping[str, object]) -> list[str]:
    """Convert options to command-line arguments: {"epochs": 5, "hidden": (128, 64)} becomes --epochs 5 --hidden 128 64."""
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


def repeat(run: Run, progress: Progress) -> tuple[str, bool]:
    """Return a shell command that repeats a training run, and whether it gives the same weights: not if it was stopped early."""
    is_same = progress.epochs_trained in (None, progress.epochs)
    options = run.options if is_same else {**run.options, "epochs": progress.epochs_trained}
    words = [store.relative(word, run.folder.parent) for word in arguments(options)]
    return shlex.join(["python", "-m", "training", *words, "--out", "network.safetensors"]), is_same


def _append(path: Path, text: str) -> None:
    try:
        files.check_replaceable(path)  # opening a pipe would wait until it is read
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise RunError(
            "The training run's file {file} can't be written: {reason}.", file=path.name, reason=error.strerror
        ) from error


def _launch(options: Mapping[str, object], name: str, drawings: bytes, folder: Path) -> Run:
    """Create a folder for a training run, start its process, and write its run.json. Raises OSError if this fails."""
    path, child = store.create(folder), None
    run = Run(path.name, path)
    try:
        if drawings:
            options = {**options, "drawings": str(run.drawings)}
            files.write(run.drawings, drawings)
        words = [*arguments(options), "--out", str(run.checkpoint), "--log", str(run.log)]
        words += ["--latest", str(run.latest), "--stop", str(run.stop)]
        child = process.start(PROGRAM, words, path / "stderr.txt")
        record = {"name": name, "time": time.time(), "options": dict(options), "pid": child.pid, "born": process.born(child.pid)}
        store.write_json(path / "run.json", record)
    except OSError:
        if child is not None:
            child.kill()
            child.wait()
        with suppress(OSError):
            shutil.rmtree(path)
        raise
    return store.read(run.id, folder)
