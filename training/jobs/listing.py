"""List training runs with their progress. The files of a run that has ended are read only once.

Renaming a run, deleting its network and the end of its training all change the time of the run's folder. So this time tells
whether a run must be read again.
"""

import functools
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from training.jobs import launcher, store
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from training.presets import from_dict
from training.settings import Settings, SettingsError

MOST_CACHED = 300  # runs
RECENT = 20  # training runs that correct the time estimate
SETTLED = 1.0  # s without a change until a run is cached: the clock of a file system is coarse


@dataclass(frozen=True, eq=False)
class Listed:
    """A training run in a list, with its progress and its saved networks.

    snapshots: pairs of epoch and file, with the untrained network first.
    has_network: whether the run has a trained network.
    """

    run: Run
    progress: Progress
    snapshots: tuple[tuple[float, Path], ...]
    has_network: bool


_ended: dict[str, tuple[int, Listed]] = {}  # by folder, with the time when the folder last changed


def get(run_id: str, folder: Path | None = None) -> Listed:
    """Return the training run with the id `run_id`, its progress and its saved networks. Raises RunError if it does not exist.

    folder: the folder of all training runs. None: `store.folder()`.
    """
    path = store.path_of(run_id, folder)
    try:
        return _get(path.parent, run_id)
    except FileNotFoundError as error:
        raise RunError(f"The training run {run_id} is not there any more.") from error


def all_runs(folder: Path | None = None) -> Iterator[Listed]:
    """Yield all training runs, newest first, each with its progress. The files of a run are read only when it is yielded.

    folder: the folder of all training runs. None: `store.folder()`.
    """
    runs = folder or store.folder()
    for run_id in store.ids(runs):
        with suppress(FileNotFoundError, RunError):  # deleted meanwhile
            yield _get(runs, run_id)


def _get(runs: Path, run_id: str) -> Listed:
    """Read a training run from its folder, or return it from the cache. Raises FileNotFoundError or RunError if it is missing.

    runs: the folder of all training runs.
    """
    path = f"{runs}/{run_id}"  # faster than a Path: a page lists hundreds of runs
    changed = os.lstat(path).st_mtime_ns
    known = _ended.get(path)
    if known is not None and known[0] == changed:
        return known[1]
    run = store.read(run_id, runs)
    progress = launcher.follow(run)
    listed = Listed(run, progress, tuple(store.snapshots(run)), store.has_network(run))
    if not progress.running and time.time_ns() - changed > SETTLED * 1e9:
        if len(_ended) > MOST_CACHED:
            _ended.clear()
        _ended[path] = changed, listed
    return listed


def finished(most: int = RECENT, folder: Path | None = None) -> list[tuple[Settings, float]]:
    """Return the finished training runs among the latest `most` ones, as a list of (settings, duration in seconds).

    Runs with settings that are no longer valid are left out. `epochs` of the settings is the number of epochs that the run has
    trained, which may differ from the number that was planned.
    """
    return [measured for listed in islice(all_runs(folder), most) if (measured := _measured(listed)) is not None]


@functools.lru_cache(maxsize=MOST_CACHED)
def _measured(listed: Listed) -> tuple[Settings, float] | None:
    """Return a training run's settings and its duration in seconds. Return None if it has not finished or they are not valid."""
    progress = listed.progress
    if progress.state != "done":
        return None
    with suppress(SettingsError):
        return from_dict({**progress.settings, "epochs": max(1, round(progress.epoch))}), progress.seconds
    return None
