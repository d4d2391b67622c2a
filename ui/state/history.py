"""What lay on the sheet before, for undo and redo.

All but the sheet of now are kept as JSON text. As Python's lists a drawing takes five times the room, and every search for
garbage goes through its hundreds of lists: three people's 36 strokes made one take 6 ms instead of 1.
"""

import json
from dataclasses import dataclass, field, replace

from ui.reading import Sheet

MOST = 100  # sheets kept
MOST_BYTES = 2_000_000  # of text, of one session: a hundred drawings of 5 KB take a quarter of it


@dataclass(frozen=True)
class Entry:
    """A sheet put away. text: its drawing as JSON; empty where it can't be written so, and stays in the sheet."""

    sheet: Sheet = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class History:
    """entries: oldest first; position: of the sheet of now; sheet: that one itself."""

    entries: tuple[Entry, ...]
    position: int
    sheet: Sheet

    def __len__(self) -> int:
        return len(self.entries)

    def pushed(self, new: Sheet) -> "History":
        """With another sheet of now; those that were undone are gone, and so are the oldest where it grows too long."""
        entries = [*self.entries[: self.position + 1][-MOST:], _put_away(new)]
        size = sum(len(entry.text) for entry in entries)
        while size > MOST_BYTES and len(entries) > 1:
            size -= len(entries.pop(0).text)
        return History(tuple(entries), len(entries) - 1, new)

    def amended(self, new: Sheet) -> "History":
        """With another sheet in the place of the sheet of now."""
        entries = (*self.entries[: self.position], _put_away(new), *self.entries[self.position + 1 :])
        return History(entries, self.position, new)

    def moved(self, by: int) -> "History":
        """Undone (-1) or redone (1); the same where there is no such sheet."""
        position = self.position + by
        if not 0 <= position < len(self.entries):
            return self
        return History(self.entries, position, _taken_out(self.entries[position]))


def begun(sheet: Sheet) -> History:
    """A history of one sheet."""
    return History((_put_away(sheet),), 0, sheet)


def _put_away(sheet: Sheet) -> Entry:
    try:
        return Entry(replace(sheet, drawing={}), json.dumps(sheet.drawing, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError):
        return Entry(sheet, "")


def _taken_out(entry: Entry) -> Sheet:
    return replace(entry.sheet, drawing=json.loads(entry.text)) if entry.text else entry.sheet
