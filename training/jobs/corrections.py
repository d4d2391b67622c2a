"""The corrections stored on this server. Each owner has one file, in the format of `model.corrections`.

On a private server everybody shares `drawings.json`. On a shared server each browser has a file of its own in `corrections/`,
named by the hash of the browser's secret. `owner` is that hash, or an empty string on a private server.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from model.corrections import MAX_BYTES, Correction, CorrectionsError, check, dumps, loads
from system import files, portable
from training.jobs import store
from training.jobs.store import RunError

SHARED_FILE, OWNERS = "drawings.json", "corrections"  # in the runs folder
MAX_TOTAL_BYTES = 60_000_000  # of all owners' files together
LOCK, LOCK_WAIT = "corrections.lock", 5.0  # in the runs folder; s
BLOCK = 4096  # bytes that a file takes at least


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Lock all stored corrections (labelled drawings) during a `with` block, so that no other thread changes them.

    folder: the folder of all training runs.
    Raises CorrectionsError if the lock is not free within LOCK_WAIT seconds, or if a file can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with portable.lock(folder / LOCK, wait=LOCK_WAIT) as lock:
            if lock is None:
                raise CorrectionsError("Other drawings are being stored. Try again in a moment.")
            yield
    except OSError as error:
        raise CorrectionsError(f"The drawings cannot be stored: {error.strerror}.") from error


def path_of(folder: Path, owner: str = "") -> Path:
    """Return the path of the file that contains an owner's corrections (labelled drawings). The file may not exist.

    folder: the folder of all training runs.
    owner: the hash of a browser's secret, or "" for the file that all browsers share.
    """
    return folder / OWNERS / f"{owner}.json" if owner else folder / SHARED_FILE


def version(folder: Path, owner: str = "") -> tuple[int, ...]:
    """Return a value that changes whenever the file with an owner's corrections (labelled drawings) changes.

    folder: the folder of all training runs.
    owner: the hash of a browser's secret, or "" for the file that all browsers share.
    """
    return files.version(path_of(folder, owner))


def read(folder: Path, owner: str = "") -> list[Correction]:
    """Return stored corrections (drawings labelled with the correct digit), oldest first, or [] if there are none.

    folder: the folder of all training runs, in which the corrections are stored, too.
    owner: whose corrections to return: the hash of a browser's secret, or "" for those that all browsers share.
    Raises CorrectionsError if the file of the corrections is invalid or can't be read.
    """
    path = path_of(folder, owner)
    try:
        content = files.read(path, MAX_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CorrectionsError(f"The stored drawings ({path.name}) cannot be read: {error.strerror}.") from error
    return loads(content, path.name)


def add(folder: Path, label: int, drawing: dict, owner: str = "") -> None:
    """Store a drawing that the user has labelled with the correct digit.

    folder: the folder of all training runs, in which the corrections are stored, too.
    label: the correct digit, 0 to 9.
    drawing: the drawing as JSON of Fabric, the JavaScript canvas library.
    owner: the hash of a browser's secret, or "" for the file that all browsers share.
    Raises CorrectionsError if the drawing is invalid or the owner's file is full.
    """
    entry = {"label": label, "drawing": {"objects": drawing.get("objects")}, "time": time.time()}
    merge(folder, [check(entry, "This drawing")], owner)


def merge(folder: Path, more: Sequence[Correction], owner: str = "") -> int:
    """Add corrections (labelled drawings) to an owner's file. Return the number of corrections that were added.

    more: the corrections to add. Those that the file already contains are skipped.
    Raises CorrectionsError if the file is full.
    """
    with _writing(folder):
        stored = read(folder, owner)
        known = {item.id for item in stored}
        new = list({item.id: item for item in more if item.id not in known}.values())
        _write(folder, stored + new, owner)
    return len(new)


def remove(folder: Path, correction_id: str, owner: str = "") -> None:
    """Delete a correction (a labelled drawing) by its id. Do nothing if there is no correction with this id.

    Also delete drawings.json in the folder of each training run of this owner that fine-tuned a network on this drawing. The file
    is the run's copy of its labelled drawings. Without an owner, that is every such run.
    Raises CorrectionsError if a file can't be changed.
    """
    with _writing(folder):
        _write(folder, [item for item in read(folder, owner) if item.id != correction_id], owner)
    for runs in (folder, folder / store.DELETED):
        for run_id in store.ids(runs):
            try:
                run = store.read(run_id, runs)
                path = run.drawings
                is_copied = correction_id in {item.id for item in loads(files.read(path, MAX_BYTES + 1), path.name)}
                if is_copied and owner in ("", run.owner):
                    path.unlink()
            except (FileNotFoundError, CorrectionsError, RunError):
                continue
            except OSError as error:
                raise CorrectionsError(f"A copy of this drawing cannot be deleted: {error.strerror}.") from error


def change_owner(folder: Path, former: str, owner: str) -> None:
    """Move all corrections (labelled drawings) from one owner to another.

    former, owner: the previous and the new owner. An owner is the hash of a browser's secret.
    Raises CorrectionsError if the new owner's file is full, or if a file can't be changed.
    """
    found = read(folder, former)
    if found:
        merge(folder, found, owner)
        with _writing(folder):
            _write(folder, [], former)


def _write(folder: Path, corrections: Sequence[Correction], owner: str) -> None:
    """Write corrections (labelled drawings) to the owner's file, replacing its content. Delete the file if there are none.

    Raises CorrectionsError if this server has no room for them, and OSError if the file can't be written.
    """
    path = path_of(folder, owner)
    text = dumps(corrections)
    if not corrections:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    others = sum(max(BLOCK, file.stat().st_size) for file in path.parent.glob("*.json") if file != path) if owner else 0
    if others + len(text) > MAX_TOTAL_BYTES:
        raise CorrectionsError("This server has no room for more drawings. You can still export yours.")
    files.write(path, text)
