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
    """A sheet in the history. text: its drawing as JSON, or empty if JSON cannot hold it; then the sheet keeps the drawing."""

    sheet: Sheet = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class History:
    """The sheets, oldest first, and the position of the current one. `sheet` is the current one itself."""

    entries: tuple[Entry, ...]
    position: int
    sheet: Sheet

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def text(self) -> str:
        """The current drawing as JSON text, or "" if JSON cannot hold it."""
        return self.entries[self.position].text

    def pushed(self, new: Sheet) -> "History":
        """Return the history with a new current sheet. It drops undone sheets, and the oldest ones beyond the limits."""
        entries = [*self.entries[: self.position + 1][-MOST:], _pack(new)]
        size = sum(len(entry.text) for entry in entries)
        while size > MOST_BYTES and len(entries) > 1:
            size -= len(entries.pop(0).text)
        return History(tuple(entries), len(entries) - 1, new)

    def amended(self, new: Sheet) -> "History":
        """Return the history with another sheet in place of the current one."""
        entries = (*self.entries[: self.position], _pack(new), *self.entries[self.position + 1 :])
        return History(entries, self.position, new)

    def moved(self, by: int) -> "History":
        """Return the history after undo (-1) or redo (1), or the same history if there is no such sheet."""
        position = self.position + by
        if not 0 <= position < len(self.entries):
            return self
        return History(self.entries, position, _unpack(self.entries[position]))


def begun(sheet: Sheet) -> History:
    """Return a history that holds one sheet."""
    return History((_pack(sheet),), 0, sheet)


def _pack(sheet: Sheet) -> Entry:
    try:
        return Entry(replace(sheet, drawing={}), json.dumps(sheet.drawing, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError):
        return Entry(sheet, "")


def _unpack(entry: Entry) -> Sheet:
    return replace(entry.sheet, drawing=json.loads(entry.text)) if entry.text else entry.sheet
