"""Training runs with their progress, as the page shows them. Nothing here changes or ends a run.

The files of a run that has ended are read only once. Renaming a run, deleting its network and the end of its training all change
the time of the run's folder. So this time tells whether a run must be read again.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from training.jobs import command_line, commands, log, process, store
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from training.presets import from_dict
from training.settings import Settings, SettingsError

MOST_CACHED = 300  # runs
RECENT = 20  # training runs that correct the time estimate
SETTLED = 1.0  # s without a change until a run is cached: the clock of a file system is coarse
LOST = "The training run was ended from outside or ran out of memory: its process is gone and left no message."


@dataclass(frozen=True, eq=False)
class Listed:
    """A training run with its progress, for a list of runs.

    snapshots: the networks saved during training, as pairs of epoch and file, with the untrained network first.
    measured: (settings with the number of epochs actually trained, training time in seconds), or None if the run did not succeed.
    """

    run: Run
    progress: Progress
    snapshots: tuple[tuple[float, Path], ...]
    has_network: bool
    measured: tuple[Settings, float] | None


_ended: dict[str, tuple[int, Listed]] = {}  # by folder, with the time when the folder last changed


def get(run_id: str, folder: Path | None = None) -> Listed:
    """Return a training run with its progress and its saved networks. Raises RunError if it does not exist."""
    path = store.path_of(run_id, folder)
    try:
        return _get(path.parent, run_id)
    except FileNotFoundError as error:
        raise RunError(f"The training run {run_id} is not there any more.") from error


def all_runs(folder: Path | None = None) -> Iterator[Listed]:
    """Yield all training runs, newest first. The files of a run are read only when it is yielded."""
    runs = folder or store.folder()
    for run_id in store.ids(runs):
        with suppress(FileNotFoundError, RunError):  # deleted meanwhile
            yield _get(runs, run_id)


def finished(most: int = RECENT, folder: Path | None = None) -> list[tuple[Settings, float]]:
    """Return the settings and the training seconds of finished runs. Only the latest `most` training runs are considered."""
    return [listed.measured for listed in islice(all_runs(folder), most) if listed.measured is not None]


def follow(run: Run) -> Progress:
    """Return the progress of a training run, or how it has ended."""
    progress = logged(run)
    if not progress.running or process.is_alive(run):
        return progress
    progress = logged(run)  # again, because now the log has all that the dead process wrote
    if not progress.running:
        return progress
    words = command_line.relative(process.last_words(run.folder), run.folder.parent)
    state, reason = ("failed", f"The training run failed: {words[:300]}") if words else ("lost", LOST)
    return replace(progress, state=state, reason=reason, seconds_left=None)


def logged(run: Run) -> Progress:
    """Return the progress of a training run from its files. Whether its process is still alive is not checked.

    The files are the log, ended.json (if the server ended the run) and the command file, which may ask for more epochs.
    """
    progress = log.of(run.log).progress()
    if not progress.running:
        return progress
    ended = store.read_json(run.folder / "ended.json")
    if ended.get("state") in ("cancelled", "failed"):
        return replace(progress, state=str(ended["state"]), reason=str(ended.get("reason", "")), seconds_left=None)
    more = commands.read(run.control).count("more")
    return replace(progress, epochs=progress.epochs and max(progress.epochs, (progress.epochs_asked or 0) + more))


def _get(runs: Path, run_id: str) -> Listed:
    """Return a training run, maybe from the cache. Raises FileNotFoundError if it is missing, RunError if it is not a folder."""
    path = f"{runs}/{run_id}"  # faster than a Path: a page lists hundreds of runs
    changed = os.lstat(path).st_mtime_ns
    known = _ended.get(path)
    if known is not None and known[0] == changed:
        return known[1]
    run = store.read(run_id, runs)
    progress = follow(run)
    listed = Listed(run, progress, tuple(store.snapshots(run)), store.has_network(run), _measured(progress))
    if not progress.running and time.time_ns() - changed > SETTLED * 1e9:
        if len(_ended) > MOST_CACHED:
            _ended.clear()
        _ended[path] = changed, listed
    return listed


def _measured(progress: Progress) -> tuple[Settings, float] | None:
    if progress.state != "done":
        return None
    with suppress(SettingsError):
        return from_dict({**progress.settings, "epochs": max(1, round(progress.epoch))}), progress.seconds
    return None
