"""The corrections (labelled drawings) stored on this server. Each owner has one file, in the format of `model.corrections`.

On a private server everybody shares `drawings.json`. On a shared server each browser has a file of its own in `corrections/`,
named by the hash of the browser's secret. `owner` is that hash, or an empty string on a private server. `folder` is the runs
folder.

Anybody can invent secrets. So all new owners together may store at most NEW_BYTES in an hour. If there is no room left, the files
of owners who have not come back are deleted first. `note_use` stores the time of an owner's last visit as the file's st_atime.

Every function that reads or changes a file raises CorrectionsError if the file is invalid, can't be read or written, or is full.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from model.corrections import MAX_BYTES, Correction, CorrectionsError, check, dumps, loads
from system import files, portable
from training.jobs import json_values, store
from training.jobs.store import RunError

SHARED_FILE, OWNERS = "drawings.json", "corrections"  # in the runs folder
NEW_OWNERS = "new.owners"  # in OWNERS: JSON, the time of the first drawing of each owner of the last hour
MAX_TOTAL_BYTES = 60_000_000  # of all owners' files together
NEW_BYTES, HOUR = 6_000_000, 3600.0  # of all who have stored nothing before this hour: a class of 30 needs 3 MB; s
LOCK, LOCK_WAIT = "corrections.lock", 5.0  # in the runs folder; s
BLOCK = 4096  # bytes that a file takes at least
SEEN_EVERY = 60.0  # s between two notes that an owner looks at a file
MOST_PARSED = 2  # files of which the parsed drawings are kept, at most 25 MB each

_parsed: dict[Path, tuple[tuple[int, ...], tuple[Correction, ...]]] = {}  # by file, with its version


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Lock all stored drawings during a `with` block, against other threads and processes. Wait at most LOCK_WAIT seconds."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with portable.lock(folder / LOCK, wait=LOCK_WAIT) as lock:
            if lock is None:
                raise CorrectionsError("Other drawings are being stored. Try again in a moment.")
            yield
    except OSError as error:
        raise CorrectionsError(f"The drawings cannot be stored: {error.strerror}.") from error


def path_of(folder: Path, owner: str = "") -> Path:
    return folder / OWNERS / f"{owner}.json" if owner else folder / SHARED_FILE


def version(folder: Path, owner: str = "") -> tuple[int, ...]:
    """Return a value that changes whenever an owner's labelled drawings change."""
    return files.version(path_of(folder, owner))


def read(folder: Path, owner: str = "") -> list[Correction]:
    """Return an owner's labelled drawings, oldest first."""
    path, now = path_of(folder, owner), version(folder, owner)
    known, corrections = _parsed.get(path, ((), ()))
    if not now or known != now:
        content = _content(path)
        corrections = loads(content, path.name) if content else []
        _remember(path, now, corrections)
    return list(corrections)


def content(folder: Path, owner: str = "") -> tuple[bytes, int]:
    """Return the content of an owner's file of labelled drawings, without validation, and the number of drawings in the file."""
    found = _content(path_of(folder, owner))
    entries = (store.parsed(found) or {}).get("drawings")
    return found, len(entries) if isinstance(entries, list) else 0


def note_use(folder: Path, owner: str) -> None:
    """Record, at most once in SEEN_EVERY seconds, that an owner views the drawings. Absent owners' drawings may be deleted."""
    path = path_of(folder, owner)
    with suppress(OSError):
        status = path.lstat()
        if owner and files.is_regular(path) and time.time() - status.st_atime > SEEN_EVERY:
            os.utime(path, ns=(time.time_ns(), status.st_mtime_ns))


def add(folder: Path, label: int, drawing: dict, owner: str = "") -> None:
    """Store a drawing (JSON of Fabric, the JavaScript canvas library) with the correct digit, its label."""
    entry = {"label": label, "drawing": {"objects": drawing.get("objects")}, "time": time.time()}
    merge(folder, [check(entry, "This drawing")], owner)


def merge(folder: Path, more: Sequence[Correction], owner: str = "") -> int:
    """Add labelled drawings to an owner's file, except those that the file already contains. Return how many were added."""
    with _writing(folder):
        return _merge(folder, more, owner)


def remove(folder: Path, correction_id: str, owner: str = "") -> None:
    """Delete a labelled drawing, and the file drawings.json of each of the owner's runs that was fine-tuned on the drawing.

    If `owner` is "", these files of all owners' runs are deleted.
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
    """Move all labelled drawings from one owner to another. If this fails, the former owner keeps them."""
    if former == owner or not version(folder, former):
        return
    with _writing(folder):
        if version(folder, owner):
            _merge(folder, read(folder, former), owner)
            _write(folder, [], former)
            return
        new = _new_owners(folder / OWNERS)
        if former in new:
            store.write_json(folder / OWNERS / NEW_OWNERS, {**new, owner: new[former]})
        portable.replace(path_of(folder, former), path_of(folder, owner))


def _remember(path: Path, version: tuple[int, ...], corrections: Sequence[Correction]) -> None:
    _parsed.pop(path, None)
    while len(_parsed) >= MOST_PARSED:
        _parsed.pop(next(iter(_parsed)), None)
    _parsed[path] = version, tuple(corrections)


def _content(path: Path) -> bytes:
    try:
        return files.read(path, MAX_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise CorrectionsError(f"The stored drawings ({path.name}) cannot be read: {error.strerror}.") from error


def _merge(folder: Path, more: Sequence[Correction], owner: str) -> int:
    stored = read(folder, owner)
    known = {item.id for item in stored}
    new = list({item.id: item for item in more if item.id not in known}.values())
    if new:
        _write(folder, stored + new, owner)
    return len(new)


def _write(folder: Path, corrections: Sequence[Correction], owner: str) -> None:
    path, text = path_of(folder, owner), dumps(corrections)
    if not corrections:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if owner and not (path.exists() and len(text) <= path.lstat().st_size):
        _make_room(path, len(text))
    files.write(path, text)
    _remember(path, files.version(path), corrections)


def _make_room(path: Path, size: int) -> None:
    """Delete files of owners who have been absent for an hour, until a file of `size` bytes fits on the server.

    path: the file that is to be written. If its owner is new, record the owner and the time.
    Raises CorrectionsError if there is no room, or if new owners together would store more than NEW_BYTES in an hour.
    """
    now, others = time.time(), {}
    for file in path.parent.glob("*.json"):
        with suppress(FileNotFoundError):
            if file != path:
                others[file] = file.lstat()
    sizes = {file: max(BLOCK, status.st_size) for file, status in others.items()}
    new = _new_owners(path.parent)
    if not path.exists() or path.stem in new:
        if sum(sizes[file] for file in sizes if file.stem in new) + size > NEW_BYTES:
            raise CorrectionsError("Many new visitors have stored drawings. Try again in an hour. You can still export yours.")
        store.write_json(path.parent / NEW_OWNERS, {path.stem: now, **new})
    surplus = sum(sizes.values()) + size - MAX_TOTAL_BYTES
    gone = [file for file, status in others.items() if now - max(status.st_atime, status.st_mtime) > HOUR]
    # First those whose owners never came back after an hour, then the others; of each, the ones that were left first.
    for file in sorted(gone, key=lambda file: (others[file].st_atime - others[file].st_mtime > HOUR, others[file].st_atime)):
        if surplus <= 0:
            break
        file.unlink(missing_ok=True)
        surplus -= sizes[file]
    if surplus > 0:
        raise CorrectionsError("This server has no room for more drawings. You can still export yours.")


def _new_owners(folder: Path) -> dict[str, float]:
    """Return the owners who stored their first drawing in the last hour, with the Unix time of that drawing."""
    now, found = time.time(), store.read_json(folder / NEW_OWNERS)
    return {owner: at for owner, at in found.items() if json_values.number(at, now - HOUR, now + HOUR) is not None}
