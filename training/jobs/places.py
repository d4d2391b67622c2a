"""The places in the queue of training runs. Each owner has at most one.

    runs/queue/<owner>.json    {"name": …, "time": …, "options": {…}, "corrections_of": …, "refusal": …}
    runs/queue/<owner>.taken   the same file while the run is being started

A place is a small file, so that it survives a reload and a restart. It is renamed before the run starts and deleted afterwards:
a start that fails, on a full disk for example, loses nothing.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from system import portable
from training.jobs import fields, store
from training.presets import current_options

FOLDER = "queue"  # in the runs folder
OWNER = re.compile(r"[0-9a-f]{64}|nobody", re.ASCII)  # names of files in it


@dataclass(frozen=True)
class Waiting:
    """A training run that waits in the queue.

    time: Unix time when it joined the queue.
    options: the options of its command line.
    corrections_of: the owner of the labelled drawings to fine-tune on, "" for the drawings that all users share, or None for no
    fine-tuning.
    refusal: why the run could not be started, as a sentence, or "". A run with a refusal does not wait any more. It is kept so
    that the page can show the reason.
    """

    owner: str
    name: str
    time: float
    options: Mapping[str, object]
    corrections_of: str | None = None
    refusal: str = ""


def waiting(folder: Path | None = None) -> list[Waiting]:
    """Return the training runs that wait, in the order in which they will start. Runs that could not be started are left out.

    folder: the folder of all training runs. None: `store.folder()`.
    """
    queue = (folder or store.folder()) / FOLDER
    try:
        paths = [] if queue.is_symlink() else [path for path in queue.glob("*.json") if OWNER.fullmatch(path.stem)]
    except OSError:
        return []
    found = [place for path in paths if (place := _read(path)) is not None and not place.refusal]
    return sorted(found, key=lambda place: place.time)


def place_of(owner: str, folder: Path | None = None) -> Waiting | None:
    """Return the training run that an owner has put into the queue, or None. An owner has at most one.

    A run that could not be started is also returned. It has a `refusal`.
    folder: the folder of all training runs. None: `store.folder()`.
    """
    return _read(path_of(owner, folder or store.folder()))


def path_of(owner: str, folder: Path) -> Path:
    """Return the path of an owner's place in the queue. The file may not exist.

    owner: the hash of a browser's secret, or "" if nobody is known.
    folder: the folder of all training runs.
    """
    return folder / FOLDER / f"{owner or 'nobody'}.json"


def write(place: Waiting, folder: Path) -> None:
    """Write a place to its file. Raises OSError.

    folder: the folder of all training runs.
    """
    path = path_of(place.owner, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {"name": place.name, "time": place.time, "options": dict(place.options), "refusal": place.refusal}
    store.write_json(path, record | {"corrections_of": place.corrections_of})


def take(place: Waiting, folder: Path) -> bool:
    """Take a training run out of the queue if it is the first one. Return whether it was taken.

    `put_back` or `forget` must follow.
    folder: the folder of all training runs.
    """
    if waiting(folder)[:1] != [place]:
        return False
    path = path_of(place.owner, folder)
    try:
        portable.replace(path, _taken(path))
    except FileNotFoundError:
        return False
    return True


def put_back(place: Waiting, folder: Path) -> None:
    """Put a training run that was taken, but could not be started, back into the queue."""
    path = path_of(place.owner, folder)
    if not path.exists():
        with suppress(OSError):
            portable.replace(_taken(path), path)


def forget(place: Waiting, folder: Path) -> None:
    """Delete the file of a training run that was taken and has started."""
    with suppress(OSError):
        _taken(path_of(place.owner, folder)).unlink()


def _taken(path: Path) -> Path:
    return path.with_suffix(".taken")


def _read(path: Path) -> Waiting | None:
    """Read a waiting training run from its file. Return None if the file is missing or invalid."""
    record = store.read_json(path)
    options, since = fields.plain(record.get("options")), fields.number(record.get("time"), 0, fields.LATEST)
    if not isinstance(options, dict) or since is None:
        return None
    owner, of = "" if path.stem == "nobody" else path.stem, record.get("corrections_of")
    corrections_of = fields.text(of, 64) if isinstance(of, str) and (not of or OWNER.fullmatch(of)) else None
    return Waiting(
        owner, fields.text(record.get("name"), store.MAX_NAME), since, current_options(options), corrections_of,
        fields.text(record.get("refusal"), 300),
    )  # fmt: skip
