"""The undo history of the canvas.

Only the current sheet is kept as Python objects; all others are JSON text. As objects a drawing takes five times the memory, and
every garbage collection visits its hundreds of lists: with 36 strokes of three people, one took 6 ms instead of 1 ms.
"""

import json
from dataclasses import dataclass, field, replace

from ui.reading import Sheet

MOST = 100  # older sheets kept
MOST_BYTES = 2_000_000  # of JSON text in one session; a hundred drawings of 5 KB take a quarter of it


@dataclass(frozen=True)
class Entry:
    """One drawing in the undo history. Its strokes are kept as JSON text, which takes less memory than Python objects.

    text: the strokes and pictures as JSON text, or "" if they can't be written as JSON.
    sheet: the rest of the canvas's content. Its field `drawing` is empty. If `text` is "", it holds the strokes and pictures.
    """

    sheet: Sheet = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class History:
    """The undo history of the canvas.

    entries: all drawings, oldest first.
    position: the index of the current drawing in `entries`. Undo lowers it, and redo raises it.
    sheet: the same drawing as `entries[position]`, as Python objects instead of JSON text.
    """

    entries: tuple[Entry, ...]
    position: int
    sheet: Sheet

    @property
    def text(self) -> str:
        """The current drawing as JSON text, or "" if it can't be written as JSON."""
        return self.entries[self.position].text

    def pushed(self, new: Sheet) -> "History":
        """Return the undo history with one more drawing, which becomes the current drawing.

        Drawings that were undone are dropped. The oldest drawings are dropped until at most MOST remain before the new one, and
        until all drawings together take at most MOST_BYTES.
        new: the drawing to add.
        """
        entries = [*self.entries[: self.position + 1][-MOST:], _pack(new)]
        size = sum(len(entry.text) for entry in entries)
        while size > MOST_BYTES and len(entries) > 1:
            size -= len(entries.pop(0).text)
        return History(tuple(entries), len(entries) - 1, new)

    def amended(self, new: Sheet) -> "History":
        """Return the undo history with the current drawing replaced by a new one."""
        entries = (*self.entries[: self.position], _pack(new), *self.entries[self.position + 1 :])
        return History(entries, self.position, new)

    def moved(self, by: int) -> "History":
        """Return the undo history after an undo or redo. Return it unchanged if there is no drawing to go to.

        by: -1 for undo, 1 for redo.
        """
        position = self.position + by
        if not 0 <= position < len(self.entries):
            return self
        return History(self.entries, position, _unpack(self.entries[position]))


def begun(sheet: Sheet) -> History:
    """Return an undo history that contains one drawing."""
    return History((_pack(sheet),), 0, sheet)


def _pack(sheet: Sheet) -> Entry:
    try:
        return Entry(replace(sheet, drawing={}), json.dumps(sheet.drawing, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError):
        return Entry(sheet, "")


def _unpack(entry: Entry) -> Sheet:
    return replace(entry.sheet, drawing=json.loads(entry.text)) if entry.text else entry.sheet
