"""The drawing on the sheet and its undo history, as one value. No Streamlit.

Only the current drawing is kept as Python objects; all others are JSON text. As objects a drawing takes five times the memory,
and every garbage collection visits its hundreds of lists: with 36 strokes of three people, one took 6 ms instead of 1 ms.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ui.reading import Sheet

MOST = 100  # older sheets kept
MOST_BYTES = 2_000_000  # of JSON text in one session; a hundred drawings of 5 KB take a quarter of it
EMPTY = Sheet({"objects": []})


@dataclass(frozen=True)
class Entry:
    """One drawing in the undo history. Its strokes are kept as JSON text, which takes less memory than Python objects.

    sheet: the drawing. Its field `drawing` is empty, because `texts` contains the strokes, unless `texts` is None.
    texts: the JSON text of each stroke or image, or None if JSON can't express them. Entries share the texts of common strokes.
    size: the number of characters in `texts`.
    """

    sheet: Sheet = field(repr=False)
    texts: tuple[str, ...] | None = field(repr=False)
    size: int

    @property
    def text(self) -> str:
        """The drawing as JSON text, or "" if it can't be written as JSON."""
        return "" if self.texts is None else f'{{"objects":[{",".join(self.texts)}]}}'


def _pack(sheet: Sheet, objects: list | None = None, texts: tuple[str, ...] | None = None) -> Entry:
    """Convert a drawing to a history entry. objects, texts: the previous drawing's strokes, and their JSON texts to reuse."""
    before = zip(objects or [], texts or (), strict=False)
    shared = takewhile(lambda pair: pair[0] is pair[1][0], zip(sheet.drawing["objects"], before, strict=False))
    known = [text for _, (_, text) in shared]
    try:
        new = (json.dumps(item, separators=(",", ":")) for item in sheet.drawing["objects"][len(known) :])
        written = (*known, *new)
    except (TypeError, ValueError, RecursionError):
        return Entry(sheet, None, 0)
    return Entry(replace(sheet, drawing={}), written, sum(map(len, written)))


def _unpack(entry: Entry) -> Sheet:
    return entry.sheet if entry.texts is None else replace(entry.sheet, drawing=json.loads(entry.text))


@dataclass(frozen=True)
class Step:
    """An action of the user in the browser.

    number: the number of the action in its session, counted from 1.
    kind: "stroke", "undo", "redo", "clear", "restore", or "" if the action could not be parsed.
    stroke: the new stroke, as Fabric.js JSON.
    sheet: the drawing to restore, which the browser has stored in an earlier session.
    is_on_sheet: whether the canvas already shows the drawing to restore. The server was then restarted while the page was open.
    """

    number: int
    kind: str
    stroke: dict | None = field(default=None, repr=False)
    sheet: Sheet | None = field(default=None, repr=False)
    is_on_sheet: bool = False


@dataclass(frozen=True)
class History:
    """The drawing on the canvas and its undo history. Every method returns a new value.

    entries: all drawings, oldest first.
    position: the index of the current drawing in `entries`. Undo lowers it, and redo raises it.
    sheet: the same drawing as `entries[position]`, as Python objects instead of JSON text.
    clicked: the x coordinate, in canvas px, at which the user has clicked one digit of a number, or None.
    replaced: how often the app has put a drawing on the canvas, such as a test digit or a picture.
    seed: the strokes and pictures that the app has put on the canvas last. The user's strokes are added to them.
    session: identifies this history to the browser. A restarted server has another one.
    steps: the number of the latest action of the user (`Step`) that this history contains.
    seen: the value of `replaced` that the browser has sent last. -1 if the browser asks for the current drawing.
    received: the whole drawing that the canvas has sent last.
    awaited: the content (`_content`) of the drawing that the app has put on the canvas, until the canvas sends the drawing back.
    """

    entries: tuple[Entry, ...] = (_pack(EMPTY),)
    position: int = 0
    sheet: Sheet = EMPTY
    clicked: float | None = None
    replaced: int = 0
    seed: list = field(default_factory=list, repr=False)
    session: str = field(default_factory=lambda: secrets.token_hex(4))
    steps: int = 0
    seen: int = 0
    received: list | None = field(default=None, repr=False)
    awaited: list | None = field(default=None, repr=False)

    @property
    def objects(self) -> list:
        """The strokes and pictures on the canvas, as Fabric.js JSON."""
        return self.sheet.drawing["objects"]

    @property
    def near(self) -> float | None:
        """The x coordinate (canvas px) at which the user has clicked a digit, or None without a click or without a drawing."""
        return self.clicked if self.objects else None

    @property
    def is_untouched(self) -> bool:
        return not self.objects and len(self.entries) == 1

    def follow(self, steps: Sequence[Step], seen: int) -> "History":
        """Return this history with the actions `steps` applied. Skip actions that the history already contains.

        steps: the user's actions that the browser has sent because the server had not confirmed them yet, oldest first.
        seen: the latest value of `replaced` that the browser knows, or -1 if the browser asks for the current drawing.
        """
        history = replace(self, seen=seen)
        for step in steps:
            if step.number == history.steps + 1:
                history = replace(_done(history, step), steps=step.number)
        return history

    def receive(self, objects: list) -> "History":
        """Add the canvas's strokes and images to the undo history, unless they are unchanged or the app itself drew them."""
        if objects == self.received:
            return self
        new = replace(self, received=objects)
        if self.awaited is not None and _content(objects) == self.awaited:
            return _amended(new, replace(self.sheet, drawing={"objects": objects}))
        if objects == self.objects:
            return new
        return _pushed(new, _drawn_on(self.sheet, objects))

    def replace(self, new: Sheet) -> "History":
        """Put another drawing on the canvas. Undo restores the old one."""
        return _put(_pushed(self, new))

    def put(self) -> "History":
        """Put the current drawing on a canvas that has just been created."""
        return _put(self)

    def undo(self) -> "History":
        moved = _moved(self, -1)
        return moved if moved is self else _put(moved)

    def redo(self) -> "History":
        moved = _moved(self, 1)
        return moved if moved is self else _put(moved)

    def clear(self) -> "History":
        """Empty the canvas. Undo restores the drawing. Nothing changes if the canvas is empty."""
        return self.replace(EMPTY) if self.objects else self


def _done(history: History, step: Step) -> History:
    match step.kind:
        case "stroke":
            return _pushed(history, _drawn_on(history.sheet, [*history.objects, step.stroke]))
        case "undo":
            return _moved(history, -1)
        case "redo":
            return _moved(history, 1)
        case "clear" if history.objects:
            return _pushed(history, EMPTY)
        case "restore" if step.sheet is not None and (step.is_on_sheet or history.is_untouched):
            return history.replace(step.sheet)  # what was only kept gives way to the drawing of a link
    return history


def _drawn_on(sheet: Sheet, objects: list) -> Sheet:
    """Return a drawing that consists of `objects`. Keep the label and the source of `sheet` only if an object is an image."""
    has_picture = any(isinstance(item, dict) and item.get("type") == "Image" for item in objects)
    return replace(sheet, drawing={"objects": objects}) if has_picture else Sheet({"objects": objects})


def _pushed(history: History, new: Sheet) -> History:
    """Return the history with a new drawing, which becomes the current one. Drop the drawings that were undone.

    Keep at most MOST older drawings. Drop the oldest ones if all drawings together take more than MOST_BYTES.
    """
    packed = _pack(new, history.objects, history.entries[history.position].texts)
    entries = [*history.entries[: history.position + 1][-MOST:], packed]
    size = sum(entry.size for entry in entries)
    while size > MOST_BYTES and len(entries) > 1:
        size -= entries.pop(0).size
    # On an empty sheet, `clicked` belonged to an earlier drawing.
    return replace(history, entries=tuple(entries), position=len(entries) - 1, sheet=new, clicked=history.near)


def _amended(history: History, new: Sheet) -> History:
    entries = (*history.entries[: history.position], _pack(new), *history.entries[history.position + 1 :])
    return replace(history, entries=entries, sheet=new, awaited=None)


def _moved(history: History, by: int) -> History:
    position = history.position + by
    if not 0 <= position < len(history.entries):
        return history
    return replace(history, position=position, sheet=_unpack(history.entries[position]))


def _put(history: History) -> History:
    return replace(history, replaced=history.replaced + 1, seed=history.objects, awaited=_content(history.objects))


def _content(objects: list) -> list:
    """Return the type and the path or image data of each stroke or picture, as a key to compare drawings.

    All other values in the canvas's JSON are left out, because the canvas itself adds some, such as left and top.
    """
    return [(item.get("type"), item.get("path") or item.get("src")) if isinstance(item, dict) else None for item in objects]
