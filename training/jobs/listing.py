"""List training runs with their logs and networks. The files of a run that has ended are read only once."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.jobs import launcher, store
from training.jobs.log import LogEntry, Progress
from training.jobs.store import Run, RunError

MOST_CACHED = 300  # runs
SETTLED = 1.0  # s without a change until a run is cached: the clock of a file system is coarse


@dataclass(frozen=True)
class Listed:
    """A training run in a list. last: the last event of its log. snapshots: (epoch, file), the untrained network first."""

    run: Run
    progress: Progress
    last: LogEntry
    snapshots: tuple[tuple[float, Path], ...]


_ended: dict[Path, tuple[int, Listed]] = {}  # by folder, with the time when the folder last changed


def get(run_id: str, folder: Path | None = None) -> Listed:
    """Return a training run. Raises RunError if it does not exist."""
    path = store.path_of(run_id, folder)
    try:
        changed = os.lstat(path).st_mtime_ns  # renaming, deleting and the end of a run replace a file, which changes the folder
    except OSError:
        changed = 0
    known = _ended.get(path)
    if known is not None and known[0] == changed:
        return known[1]
    run = store.read(run_id, folder)
    progress, events = launcher.follow(run), launcher.events(run)
    listed = Listed(run, progress, events[-1] if events else {}, tuple(store.snapshots(run)))
    if not progress.running and time.time_ns() - changed > SETTLED * 1e9:
        if len(_ended) > MOST_CACHED:
            _ended.clear()
        _ended[path] = changed, listed
    return listed


def all_runs(folder: Path | None = None) -> Iterator[Listed]:
    """Yield all training runs, newest first."""
    for run_id in store.ids(folder):
        try:
            yield get(run_id, folder)
        except RunError:  # deleted meanwhile
            continue
