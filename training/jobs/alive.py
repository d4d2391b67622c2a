"""Which training run was started last, and whether it is alive.

A training run inherits the lock of the runs folder and holds it until it ends. So two presses, threads or servers on one folder
find the same run. Windows has no such locks: there the server holds the lock while it starts a run, and a run is alive if its
process is.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from system import portable
from training.jobs import process, store
from training.jobs.store import Run, RunError

LOCK = "training.lock"  # in the runs folder
NO_FILE_LEFT = (errno.EMFILE, errno.ENFILE)  # this process or the system has as many open files as it may have


def current(folder: Path | None = None) -> Run | None:
    """Return the training run that was started last. Return None if there is none. The run may have ended."""
    folder = folder or store.folder()
    try:
        return store.read(str(store.read_json(folder / "current.json").get("id")), folder)
    except RunError:
        return None


def is_alive(run: Run) -> bool:
    """Return whether a training run is alive: it is the newest run, and its process still locks the folder of all runs.

    Return True if this can't be seen at the moment, because too many files are open.
    """
    try:
        with lock(run.folder.parent, shared=True) as inherited:
            is_locked = inherited is None
    except OSError as error:
        is_locked = error.errno in NO_FILE_LEFT
    if not is_locked:
        process.reap()
        return False
    newest = current(run.folder.parent)
    return newest is None or newest.id == run.id


@contextmanager
def lock(folder: Path, shared: bool = False) -> Iterator[Mapping[str, Any] | None]:
    """Lock the runs folder during a `with` block. Several processes may hold the lock if all of them set `shared`.

    Yield keyword arguments for subprocess.Popen that let a child process inherit the lock, or None if the lock is taken.
    Raises OSError if the file of the lock can't be opened.
    """
    with portable.lock(folder / LOCK, shared) as inherited:
        newest = None if portable.LOCKS_ARE_INHERITED else current(folder)
        yield None if newest is not None and process.exists(newest.pid, newest.born) else inherited
