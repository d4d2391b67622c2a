"""List training runs with their progress. Nothing here changes or ends a run.

The files of a run that has ended are cached. They are read again if the modification time of the run's folder has changed.
Renaming a run, deleting its network and ending its training all change this time.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from training.jobs import log, process, store
from training.jobs.log import Progress
from training.jobs.store import Run, RunError

SETTLED = 1.0  # s without a change until a run is cached: the clock of a file system is coarse
LOST = "The training run was ended from outside or ran out of memory: its process is gone and left no message."


@dataclass(frozen=True, eq=False)
class Listed:
    """A training run with its progress, for a list of runs."""

    run: Run
    progress: Progress
    has_network: bool


_ended: dict[Path, tuple[int, Listed]] = {}  # by folder, with the time when the folder last changed


def get(run_id: str, folder: Path | None = None) -> Listed:
    """Return a training run with its progress. Raises RunError if it does not exist."""
    path = store.path_of(run_id, folder)
    changed = path.stat().st_mtime_ns
    known = _ended.get(path)
    if known is not None and known[0] == changed:
        return known[1]
    run = store.read(run_id, path.parent)
    listed = Listed(run, follow(run), run.checkpoint.is_file())
    if not listed.progress.running and time.time_ns() - changed > SETTLED * 1e9:
        _ended[path] = changed, listed
    return listed


def all_runs(folder: Path | None = None) -> Iterator[Listed]:
    """Yield all training runs, newest first. The files of a run are read only when it is yielded."""
    for run_id in store.ids(folder):
        with suppress(FileNotFoundError, RunError):  # deleted meanwhile
            yield get(run_id, folder)


def follow(run: Run) -> Progress:
    """Return the progress of a training run. If its process has died, return how the run ended."""
    progress = log.of(run.log).progress()
    if not progress.running or process.is_alive(run):
        return progress
    progress = log.of(run.log).progress()  # again, because now the log has all that the dead process wrote
    if not progress.running:
        return progress
    words = store.relative(process.last_words(run.folder), run.folder.parent)
    state, reason = ("failed", f"The training run failed: {words[:300]}") if words else ("lost", LOST)
    return replace(progress, state=state, reason=reason, seconds_left=None)
