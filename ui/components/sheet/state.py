"""The server's copy of the drawing on the canvas. No Streamlit. Only the browser can undo and redo.

After each change the browser sends the whole drawing with a number. The app can replace the drawing, for example with a test
digit. The server uses this one at once. The browser adds it to its history, and its later messages contain the drawing's id.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from model.drawing_json import LARGEST, DrawingError, parse, picture_to_json, to_json
from model.reading import Content
from model.strokes import Drawing
from ui.text.language import mark
from ui.text.literal import literal

EMPTY = Content()
MALFORMED = mark("The canvas sent something that is not a drawing. It was ignored.")
MOST_PUTS = 10
ID_LENGTH = 8  # characters of an id, and more than any number has digits
SOURCE_LENGTH = 120  # characters of the words that say where a picture came from


@dataclass(frozen=True)
class SheetState:
    """The drawing on the canvas, as far as the server knows it. It is immutable: methods that change it return a new state."""

    sheet: Content = EMPTY
    number: int = 0  # the number of the browser's latest message. 0 if it has sent none.
    clicked: float | None = None  # the x coordinate, in canvas px, at which the user has clicked one digit of a number, or None
    put_id: str = ""  # identifies the drawing that the app has put on the sheet last. "" if there is none.
    known_id: str = ""  # the `put_id` that the browser has named last
    # the latest drawings that the app has put on the sheet, oldest first. The browser does not know how a photo became one.
    puts: tuple[Content, ...] = field(default=(), repr=False)
    received: list | None = field(default=None, repr=False)  # the whole drawing that `receive` has read last

    @property
    def near(self) -> float | None:
        """The x coordinate (canvas px) at which the user has clicked a digit, or None without a click or without a drawing."""
        return None if self.sheet.drawing.is_empty else self.clicked

    def put(self, new: Content) -> "SheetState":
        return replace(self._with(new), put_id=secrets.token_hex(ID_LENGTH // 2), puts=(*self.puts, new)[-MOST_PUTS:])

    def follow(self, value: object) -> "SheetState":
        """Return the state after a message from the browser. Raise DrawingError if the message contains no drawing.

        Ignore an old message, and one that the browser has sent before it received the app's latest drawing.
        """
        match value:
            # pyrefly: ignore[not-callable]
            case {"number": int(number), "put": str(put), "strokes": list(), "label": label, "source": str(source)}:
                pass
            case _:
                raise DrawingError(MALFORMED)
        if number <= self.number or self.put_id not in ("", put):
            return self
        if number > LARGEST or len(put) > ID_LENGTH:
            raise DrawingError(MALFORMED)
        drawing = parse(value)
        is_known = drawing == self.sheet.drawing and source == self.sheet.source
        sheet = self.sheet if is_known else self._from_browser(drawing, label, source)
        return replace(self._with(sheet), number=number, put_id=put, known_id=put)

    def receive(self, value: object) -> "SheetState":
        """Return the state after a drawing in the format of streamlit-drawable-canvas. A repeated drawing changes nothing.

        value: that of the canvas's component, {"drawing": {"raw": {"objects": [...]}}}. Raise DrawingError for another format.
        """
        match value.get("drawing") if isinstance(value, Mapping) else value:
            case None | {"raw": None}:
                return self
            case {"raw": {"objects": list(objects)}}:
                pass
            case _:
                raise DrawingError(MALFORMED)
        if objects == self.received:
            return self
        return replace(self._with(Content(parse({"objects": objects}))), received=objects)

    def message(self) -> dict[str, object]:
        """Return the next message to the browser, as JSON values (`receive` in app_sheet.js).

        The message has the drawing only if the app has replaced it and the browser has not confirmed this yet.
        """
        message: dict[str, object] = {"number": self.number, "put": self.put_id}
        if self.put_id == self.known_id:
            return message
        put = self.puts[-1]
        content = {**to_json(put.drawing), "label": put.label, "source": put.source}
        if picture := put.drawing.picture:
            content["picture"] = picture_to_json(picture) | {"pixels": np.rint(255 * picture.pixels).astype(int).ravel().tolist()}
        digits = [{"box": box, "pixels": digit.pixels.ravel().tolist()} for digit, box in put.digits]
        return message | {"content": content, "digits": digits}

    def _with(self, sheet: Content) -> "SheetState":
        return replace(self, sheet=sheet, clicked=self.near)  # on an empty sheet, `clicked` belonged to an earlier drawing

    def _from_browser(self, drawing: Drawing, label: object, source: str) -> Content:
        """Return a drawing that the browser has sent. If it began as a photo, keep what the app knows about this photo."""
        picture = drawing.picture
        known = next((put for put in reversed(self.puts) if put.source == source and put.drawing.picture == picture), EMPTY)
        label = label if type(label) is int and 0 <= label <= 9 else None
        source = literal(source, SOURCE_LENGTH, markdown=False)
        return replace(known, drawing=drawing, label=label, source=source)
