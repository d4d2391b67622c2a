"""Corrections as data: drawings with the digit they really are, kept in one JSON file on this machine, to fine-tune on.

    {"drawings": [{"label": 7, "drawing": {"objects": […]}, "time": 1764000000.0}, …]}

The same form goes out as an export, comes in as an import, and is what `python -m training --drawings FILE` reads.
"""

import json
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from model.strokes import DrawingError, parse
from training.jobs import store

FILE = "drawings.json"  # in the runs folder
MAX_DRAWINGS = 400
MAX_BYTES = 3_000_000  # of the file and of an import; a drawing takes about 5 KB
MAX_PARTS = 100_000  # lists and objects in it: a stroke has one a point; millions of empty ones would take a hundred MB
LATEST = 1e12  # Unix time: no clock shows it; what is given as later, or as no number, is left out

_writing = threading.Lock()  # two sessions of one server


class CollectionError(ValueError):
    """Drawings that can't be kept or imported; the message says which and why."""


@dataclass(frozen=True)
class Labelled:
    """A drawing (Fabric JSON) and the digit that it is; time: when it was kept (Unix)."""

    label: int
    drawing: dict = field(repr=False)
    time: float = 0.0


def read(folder: Path) -> list[Labelled]:
    """The drawings kept, oldest first. Raises CollectionError where the file can't be used."""
    path = folder / FILE
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CollectionError(f"The drawings in {path} can't be read: {error.strerror}.") from error
    return loads(content, str(path))


def loads(content: bytes, name: str) -> list[Labelled]:
    """The drawings of an export; every one is checked. Raises CollectionError, naming the file and what is wrong."""
    if len(content) > MAX_BYTES:
        raise CollectionError(f"{name} is larger than {MAX_BYTES // 10**6} MB: export fewer drawings.")
    if _parts(content) > MAX_PARTS:
        raise CollectionError(f"{name} has more than {MAX_PARTS:,} parts: export fewer drawings.")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CollectionError(f"{name} is not JSON: choose a file that was exported here.") from error
    entries = value.get("drawings") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise CollectionError(f"{name} holds no list of drawings: choose a file that was exported here.")
    if len(entries) > MAX_DRAWINGS:
        raise CollectionError(f"{name} holds {len(entries)} drawings, more than the {MAX_DRAWINGS} that are kept at most.")
    return [_checked(entry, f"{name}, drawing {i}") for i, entry in enumerate(entries, start=1)]


def dumps(drawings: list[Labelled]) -> str:
    """The drawings as an export."""
    entries = [{"label": item.label, "drawing": item.drawing, "time": item.time} for item in drawings]
    return json.dumps({"drawings": entries})


def add(folder: Path, label: int, drawing: dict) -> None:
    """Keep one more. Raises CollectionError where there is no room for it, or it can't be read."""
    new = _checked({"label": label, "drawing": {"objects": drawing.get("objects")}, "time": time.time()}, "This drawing")
    merge(folder, [new])


def merge(folder: Path, more: list[Labelled]) -> int:
    """Keep what is not kept already; returns how many that were. Raises CollectionError where there is no room for them."""
    with _writing:
        kept = read(folder)
        known = {_identity(item) for item in kept}
        new = [item for item in more if _identity(item) not in known]
        _write(folder, kept + new)
    return len(new)


def remove(folder: Path, index: int) -> Labelled | None:
    """Let one go, by its place; returns it. None where there is none."""
    with _writing:
        kept = read(folder)
        if not 0 <= index < len(kept):
            return None
        gone = kept.pop(index)
        _write(folder, kept)
    return gone


def _write(folder: Path, drawings: list[Labelled]) -> None:
    text = dumps(drawings)
    if len(drawings) > MAX_DRAWINGS or len(text) > MAX_BYTES or _parts(text.encode()) > MAX_PARTS:
        raise CollectionError(f"There is room for {MAX_DRAWINGS} drawings ({MAX_BYTES // 10**6} MB): delete some first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store.write_text(folder / FILE, text)
    except OSError as error:
        raise CollectionError(f"The drawings can't be kept in {folder}: {error.strerror}.") from error


def _checked(entry: object, name: str) -> Labelled:
    label, drawing, when = (entry.get(k) for k in ("label", "drawing", "time")) if isinstance(entry, dict) else (None,) * 3
    if type(label) is not int or not 0 <= label <= 9:
        raise CollectionError(f"{name} has the label {label!r:.40}, which is not a digit from 0 to 9.")
    try:
        parsed = parse(drawing)
    except DrawingError as error:
        raise CollectionError(f"{name} can't be read: {error}") from error
    if not parsed.strokes and parsed.picture is None:
        raise CollectionError(f"{name} is empty: there is nothing to learn from.")
    known = type(when) in (int, float) and 0 <= when < LATEST
    return Labelled(label, {"objects": drawing["objects"]}, float(when) if known else 0.0)


def _parts(content: bytes) -> int:
    """Lists and objects in JSON, and brackets in its strings."""
    return content.count(b"[") + content.count(b"{")


def _identity(item: Labelled) -> tuple[int, str]:
    return item.label, json.dumps(item.drawing, sort_keys=True)
