"""The queue of training runs that wait for another run to end. Each owner has at most one place in the queue.

    runs/queue/<owner>.json    {"name": …, "time": …, "options": {…}, "corrections_of": …, "refusal": …}
    runs/queue.lock            is locked while a place is added, changed or taken

A place is a small file, which survives a reload of the page and a restart of the server. It is deleted when its run has started.
Drawings to fine-tune on are not copied into the queue: the run gets the drawings that are stored when it starts.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from system import portable
from training.jobs import environment, json_values, store
from training.jobs.store import JobError

FOLDER, LOCK, LOCK_WAIT = "queue", "queue.lock", 5.0  # in the runs folder; s
OWNER = re.compile(r"[0-9a-f]{64}|nobody", re.ASCII)  # names of files in it
STARTED = "It has started meanwhile. Cancel it instead."


@dataclass(frozen=True)
class Waiting:
    """A training run that waits in the queue.

    owner: the hash of a random secret in the owner's browser, or "" if the owner is unknown.
    time: the Unix time when the run joined the queue. options: the command-line options of the run.
    corrections_of: the owner of the drawings to fine-tune on, "" for the drawings that all users share, None for no fine-tuning.
    refusal: why the run could not be started, as a sentence, or "". Such a run stays until its owner removes or replaces it.
    """

    owner: str
    name: str
    time: float
    options: Mapping[str, object]
    corrections_of: str | None = None
    refusal: str = ""


def waiting(folder: Path | None = None) -> list[Waiting]:
    """Return the training runs in the queue, in the order in which they will start. Leave out those that could not be started."""
    queue = (folder or store.folder()) / FOLDER
    try:
        paths = [] if queue.is_symlink() else [path for path in queue.glob("*.json") if OWNER.fullmatch(path.stem)]
    except OSError:
        return []
    found = [place for path in paths if (place := _read(path)) is not None and not place.refusal]
    return sorted(found, key=lambda place: place.time)


def place_of(owner: str, folder: Path | None = None) -> Waiting | None:
    """Return an owner's training run in the queue, or None if there is none. Include a run that failed to start."""
    return _read(_path(owner, folder or store.folder()))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock the queue during a `with` block, against other threads and processes.

    Raises JobError if the queue can't be locked, or if the block raises OSError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with portable.lock(folder / LOCK, wait=LOCK_WAIT) as lock:
            if lock is None:
                raise JobError("The queue of training runs is being changed. Try again in a moment.")
            yield
    except OSError as error:
        raise JobError(f"The training run can't wait in {folder.name}/{FOLDER}/: {error.strerror}.") from error


def add(place: Waiting, folder: Path) -> None:
    """Add a training run to the queue. place: the run's name, owner and options.

    Raises JobError if the owner already has a run in the queue, if the queue is full, or if the file can't be written.
    """
    most = environment.number("DIGIT_LENS_MAX_WAITING") or 0
    with locked(folder):
        known = place_of(place.owner, folder)
        if known is not None and not known.refusal:
            raise JobError("One training run of yours waits already. Withdraw it first.")
        if len(waiting(folder)) >= most:
            raise JobError(f"As many training runs wait already as this server lets wait: {most:g}. Try again later.")
        _write(place, folder)


def withdraw(owner: str, folder: Path | None = None) -> None:
    """Remove an owner's training run from the queue. Raises JobError if the run has started, or if its file can't be deleted."""
    folder = folder or store.folder()
    with locked(folder):
        if place_of(owner, folder) is None:
            raise JobError(STARTED)
        remove(owner, folder)


def change_owner(former: str, owner: str, folder: Path | None = None) -> None:
    """Transfer a training run in the queue to a new owner, unless the new owner already has a run in the queue."""
    folder = folder or store.folder()
    if place_of(former, folder) is None:
        return
    with suppress(JobError), locked(folder):
        if place_of(former, folder) is not None and place_of(owner, folder) is None:
            portable.replace(_path(former, folder), _path(owner, folder))


def refuse(place: Waiting, reason: str, folder: Path) -> None:
    """Record why a training run in the queue could not be started. The caller must hold the queue's lock."""
    with suppress(OSError):
        _write(dataclasses.replace(place, refusal=reason), folder)


def remove(owner: str, folder: Path) -> None:
    """Remove an owner's training run from the queue. The caller must hold the queue's lock. Raises OSError if this fails."""
    _path(owner, folder).unlink(missing_ok=True)


def _path(owner: str, folder: Path) -> Path:
    return folder / FOLDER / f"{owner or 'nobody'}.json"


def _write(place: Waiting, folder: Path) -> None:
    path = _path(place.owner, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    store.write_json(path, {**vars(place), "options": dict(place.options)})


def _read(path: Path) -> Waiting | None:
    record = store.read_json(path)
    options, since = json_values.plain(record.get("options")), json_values.number(record.get("time"), 0, json_values.LATEST)
    if not isinstance(options, dict) or since is None:
        return None
    owner, of = "" if path.stem == "nobody" else path.stem, record.get("corrections_of")
    corrections_of = json_values.text(of, 64) if isinstance(of, str) and (not of or OWNER.fullmatch(of)) else None
    return Waiting(
        owner, json_values.text(record.get("name"), store.MAX_NAME), since, options, corrections_of,
        json_values.text(record.get("refusal"), 300),
    )  # fmt: skip
