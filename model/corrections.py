"""The file format of corrections: drawings labelled with the digit that they are.

    {"drawings": [{"label": 7, "drawing": {"objects": […]}, "time": 1764000000.0}, …]}

The page stores, exports and imports this format, and `python -m training --drawings FILE` reads it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from model.digit import drawing_cost, fit, from_drawing
from model.strokes import Drawing, DrawingError, brief, known_parts, parse

MAX_DRAWINGS = 400
MAX_BYTES = 3_000_000  # of a file; a drawing takes about 5 KB
MAX_PARTS = 100_000  # lists and objects in a file: a stroke has one for each point, and millions of empty ones would take 100 MB
MAX_COST = 500_000  # of all drawings in a file, by `drawing_cost`: they take up to 2 s to draw. A usual one has 100
LATEST = 1e12  # Unix time; a later time is ignored


class CorrectionsError(ValueError):
    """A file of labelled drawings could not be read or written. The message names the file and gives the reason."""


@dataclass(frozen=True)
class Correction:
    """A drawing with its correct digit.

    drawing: JSON of the JavaScript library Fabric.js.
    time: the Unix time when the drawing was stored, or 0 if it is unknown.
    """

    label: int
    drawing: dict = field(repr=False)
    time: float
    parsed: Drawing = field(repr=False, compare=False)

    @property
    def pixels(self) -> np.ndarray:
        """The drawing as the input of a network, float32 (28, 28)."""
        if self.parsed.picture is None:
            return fit(self.parsed.strokes).pixels  # without the pictures of the steps, which take longer
        digit = from_drawing(self.parsed)
        assert digit is not None, "check() refuses empty drawings"
        return digit.pixels

    @property
    def id(self) -> str:
        """A hash of the label and the drawing."""
        return hashlib.sha256(json.dumps([self.label, self.drawing], sort_keys=True).encode()).hexdigest()[:16]


def loads(content: bytes, name: str) -> list[Correction]:
    """Load labelled drawings from the bytes of a JSON file. Raises CorrectionsError if the file is invalid."""
    if len(content) > MAX_BYTES:
        raise CorrectionsError(f"{name} is larger than {MAX_BYTES // 10**6} MB: export fewer drawings.")
    if content.count(b"[") + content.count(b"{") > MAX_PARTS:
        raise CorrectionsError(f"{name} has more than {MAX_PARTS:,} parts: export fewer drawings.")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CorrectionsError(f"{name} is not JSON: choose a file that this page has exported.") from error
    entries = value.get("drawings") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise CorrectionsError(f"{name} has no list of drawings: choose a file that this page has exported.")
    if len(entries) > MAX_DRAWINGS:
        raise CorrectionsError(f"{name} has {len(entries):,} drawings; {MAX_DRAWINGS} is the limit.")
    found = [check(entry, f"{name}, drawing {i}") for i, entry in enumerate(entries, start=1)]
    if _cost(found) > MAX_COST:
        raise CorrectionsError(f"{name} has scribbles that take too long to read: export fewer of them.")
    return found


def dumps(corrections: Sequence[Correction]) -> str:
    """Serialise labelled drawings to JSON text. Raises CorrectionsError if there are too many or the text is too large."""
    entries = [{"label": item.label, "drawing": item.drawing, "time": item.time} for item in corrections]
    text = json.dumps({"drawings": entries})
    if len(entries) > MAX_DRAWINGS or len(text) > MAX_BYTES or text.count("[") + text.count("{") > MAX_PARTS:
        raise CorrectionsError(f"There is room for {MAX_DRAWINGS} drawings ({MAX_BYTES // 10**6} MB): delete some first.")
    if _cost(corrections) > MAX_COST:
        raise CorrectionsError("The stored scribbles take too long to read together: delete some first.")
    return text


def check(entry: object, name: str) -> Correction:
    """Validate one entry of a file of labelled drawings. Return a Correction, without the values that the app does not use.

    entry: a parsed JSON value. name: the name of the entry in error messages. Raises CorrectionsError if the entry is invalid.
    """
    fields = entry if isinstance(entry, dict) else {}
    label, drawing, time = fields.get("label"), fields.get("drawing"), fields.get("time")
    if type(label) is not int or not 0 <= label <= 9:
        raise CorrectionsError(f"{name} has the label {brief(label)}, which is not a digit from 0 to 9.")
    try:
        parsed = parse(drawing)
    except DrawingError as error:
        raise CorrectionsError(f"{name} cannot be read: {error}") from error
    if not parsed.strokes and parsed.picture is None:
        raise CorrectionsError(f"{name} is empty: draw a digit or leave it out.")
    if not isinstance(time, int | float) or type(time) is bool or not 0 <= time < LATEST:
        time = 0.0
    return Correction(label, known_parts(fields["drawing"]), float(time), parsed)


def _cost(corrections: Sequence[Correction]) -> int:
    return sum(drawing_cost(item.parsed) for item in corrections)
