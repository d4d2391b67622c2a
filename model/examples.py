"""The file format of examples, which are drawings with their correct digits.

    {"drawings": [{"label": 7, "drawing": {"strokes": […], "picture": null}, "time": 1764000000.0}, …]}

`model.drawing_json` explains a drawing. "time" is the Unix time when the example was stored. The browser keeps, exports and
imports examples (ui/components/examples). This module reads those that it sends, and the file of `python -m training --drawings`.
"""

import json
from dataclasses import dataclass, field

from model.digit import Digit, from_drawing
from model.drawing_json import DrawingError, brief, parse
from model.strokes import Drawing
from system.errors import Refusal

MAX_DRAWINGS = 400
MAX_BYTES = 3_000_000  # of a file; a drawing takes about 5 KB
MAX_PARTS = 100_000  # lists and objects in a file: a stroke has one for each point, and millions of empty ones would take 100 MB
MAX_SEGMENTS = 160_000  # of all drawings in a file: they take up to 2 s to draw. A usual one has at most 100


class ExamplesError(Refusal, ValueError):
    """A file of labelled drawings could not be read. The message names the file and gives the reason."""


@dataclass(frozen=True)
class Example:
    """A drawing with its correct digit."""

    label: int
    drawing: Drawing
    digit: Digit = field(repr=False, compare=False)  # the drawing as the network reads it


def loads(content: bytes, name: str) -> list[Example]:
    """Load labelled drawings from the bytes of a JSON file. name: the name in error messages. Raises ExamplesError if invalid."""
    if len(content) > MAX_BYTES:
        raise ExamplesError("{name} is larger than {megabytes} MB: use fewer drawings.", name=name, megabytes=MAX_BYTES // 10**6)
    if content.count(b"[") + content.count(b"{") > MAX_PARTS:
        raise ExamplesError("{name} has more than {most} parts: use fewer drawings.", name=name, most=MAX_PARTS)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ExamplesError("{name} is not JSON: choose a file that this page has exported.", name=name) from error
    entries = value.get("drawings") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise ExamplesError("{name} has no list of drawings: choose a file that this page has exported.", name=name)
    if len(entries) > MAX_DRAWINGS:
        raise ExamplesError("{name} has {count} drawings; {most} is the limit.", name=name, count=len(entries), most=MAX_DRAWINGS)
    found, segments = [], 0
    for i, entry in enumerate(entries, start=1):
        found.append(check(entry, f"{name}, drawing {i}"))
        segments += found[-1].digit.segments
        if segments > MAX_SEGMENTS:
            raise ExamplesError("{name} has scribbles that take too long to read: use fewer of them.", name=name)
    return found


def check(entry: object, name: str) -> Example:
    """Read one entry of a file, a JSON value. name: its name in error messages. Raises ExamplesError if it is invalid."""
    fields = entry if isinstance(entry, dict) else {}
    label = fields.get("label")
    if type(label) is not int or not 0 <= label <= 9:
        raise ExamplesError("{name} has the label {part}, which is not a digit from 0 to 9.", name=name, part=brief(label))
    try:
        drawing = parse(fields.get("drawing"))
    except DrawingError as error:
        raise ExamplesError("{name} cannot be read: {error}", name=name, error=error) from error
    digit = from_drawing(drawing)
    if digit is None:
        raise ExamplesError("{name} is empty: draw a digit or leave it out.", name=name)
    return Example(label, drawing, digit)
