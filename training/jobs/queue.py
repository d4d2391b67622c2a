"""The queue of training runs that wait for another one to end. Each owner has one place in it.

Whoever starts a waiting run takes its file (see `places`) while holding the lock of the runs folder. So it starts once, however
many pages and servers look at the queue. Corrections to fine-tune on are not copied into the queue: the run gets those that are
stored when it starts.
"""

import contextlib
import dataclasses
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from model.corrections import CorrectionsError, dumps
from system import portable
from training.jobs import corrections, environment, launcher, limits, places, store
from training.jobs.launcher import Job, JobError, NotClaimed, NotNow
from training.jobs.places import Waiting, place_of, waiting
from training.jobs.store import Run

POLL_INTERVAL = 1.0  # s between two looks of the thread that starts waiting runs
STARTED = "It has started meanwhile. Cancel it instead."

_adding = threading.Lock()
_watched: set[Path] = set()  # runs folders that have a thread
_watching = threading.Lock()


def request(
    options: Mapping[str, object],
    name: str = "",
    folder: Path | None = None,
    program: Sequence[str] | None = None,
    owner: str = "",
    corrections_of: str | None = None,
) -> Job | Waiting:
    """Start a training run. If another training run is in progress or waiting, put the new one into the queue.

    Return a Job if the run has started, and a Waiting if it was put into the queue. If the owner's run in progress has the same
    options, return that run, because the user probably pressed the button twice.

    options, name, folder, program, owner: as in `launcher.start`.
    corrections_of: the owner of the labelled drawings to fine-tune on. None: no fine-tuning.
    Raises JobError if this server does not allow the run, if the owner has a run in the queue already, or if the queue is full.
    """
    folder = folder or store.folder()
    new = Waiting(owner, name, time.time(), options, corrections_of)
    with contextlib.suppress(NotClaimed):
        job = _start(new, folder, program, lambda: not waiting(folder))
        if not job.joined or (job.run.owner == owner and _asked(job.run) == dict(options)):
            return job
    if refusal := limits.refusal(options, folder):
        raise JobError(refusal)
    most = environment.number("DIGIT_LENS_MAX_WAITING") or 0
    with _adding:
        known = place_of(owner, folder)
        if known is not None and not known.refusal:
            raise JobError("One training run of yours waits already. Withdraw it first.")
        if len(waiting(folder)) >= most:
            raise JobError(f"As many training runs wait already as this server lets wait: {most:g}. Try again later.")
        try:
            places.write(new, folder)
        except OSError as error:
            raise JobError(f"The training run can't wait in {folder.name}/{places.FOLDER}/: {error.strerror}.") from error
    watch(folder, program)
    return new


def withdraw(owner: str, folder: Path | None = None) -> None:
    """Remove an owner's training run from the queue. An owner has at most one there.

    folder: the folder of all training runs. None: `store.folder()`.
    Raises JobError if the run is no longer in the queue because it has started, or if its file can't be deleted.
    """
    try:
        places.path_of(owner, folder or store.folder()).unlink()
    except FileNotFoundError:
        raise JobError(STARTED) from None
    except OSError as error:
        raise JobError(f"The training run can't be withdrawn: {error.strerror}.") from error


def change_owner(former: str, owner: str, folder: Path | None = None) -> None:
    """Transfer a training run in the queue to a new owner. Do nothing if the new owner already has a run in the queue.

    former, owner: the previous and the new owner. An owner is the hash of a browser's secret.
    folder: the folder of all training runs. None: `store.folder()`.
    """
    folder = folder or store.folder()
    if place_of(former, folder) is not None and place_of(owner, folder) is None:
        with contextlib.suppress(OSError):
            portable.replace(places.path_of(former, folder), places.path_of(owner, folder))


def start_next(folder: Path | None = None, program: Sequence[str] | None = None) -> bool:
    """Start the first training run in the queue if none is in progress. Return whether it has started."""
    folder = folder or store.folder()
    newest = launcher.current(folder)
    if newest is not None and launcher.follow(newest).running:
        return False
    for place in waiting(folder):
        taken = False

        def take(place: Waiting = place) -> bool:
            nonlocal taken
            taken = places.take(place, folder)
            return taken

        try:
            job = _start(place, folder, program, take)
        except NotClaimed:
            return False  # withdrawn, or started by another server
        except NotNow:
            if taken:
                places.put_back(place, folder)
            return False
        except JobError as error:
            with contextlib.suppress(OSError):
                places.write(dataclasses.replace(place, refusal=str(error)), folder)
        else:
            if not job.joined:
                places.forget(place, folder)
            return not job.joined
    return False


def watch(folder: Path | None = None, program: Sequence[str] | None = None) -> None:
    """Start a background thread that starts the waiting training runs. The thread ends when the queue is empty.

    Do nothing if the queue is empty or already has such a thread.
    """
    folder = (folder or store.folder()).absolute()
    with _watching:
        if folder in _watched or not waiting(folder):
            return
        _watched.add(folder)
    threading.Thread(target=_work, args=(folder, program), name="training queue", daemon=True).start()


def _work(folder: Path, program: Sequence[str] | None) -> None:
    while True:
        with _watching:
            if not waiting(folder):
                _watched.discard(folder)
                return
        try:
            start_next(folder, program)
        except (JobError, OSError):
            pass  # the next look may succeed
        except Exception:
            _watched.discard(folder)  # so that the next page starts another thread
            raise
        time.sleep(POLL_INTERVAL)


def _start(place: Waiting, folder: Path, program: Sequence[str] | None, claim) -> Job:
    """Start a training run with `launcher.start`. Return the Job. Raises JobError if the run can't be started.

    place: the run's options, name and owner. If it fine-tunes, its labelled drawings are read from their file now, at the start.
    folder: the folder of all training runs. program, claim: as in `launcher.start`.
    """
    name, drawings = place.name, ""
    if place.corrections_of is not None:
        try:
            stored = corrections.read(folder, place.corrections_of)
        except CorrectionsError as error:
            raise JobError(str(error)) from error
        if not stored:
            raise JobError("There are no stored drawings to fine-tune on any more.")
        drawings = dumps(stored)
        name = f"fine-tuned on {len(stored)} drawing{'' if len(stored) == 1 else 's'}"
    return launcher.start(place.options, name, folder, program, place.owner, drawings, claim)


def _asked(run: Run) -> dict[str, object]:
    """Return the command-line options with which the user requested a training run."""
    return {name: value for name, value in run.options.items() if name != "drawings"}
