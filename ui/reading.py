"""A reading: the drawing on the canvas and the network's prediction for it. It is computed once per script run for all views."""

from dataclasses import dataclass, replace

from model import doubt, numbers
from model.digit import CANVAS, Digit, Fitted, from_drawing, with_steps
from model.distance import Box
from model.layers import ForwardPass
from model.network import Network
from model.numbers import Part
from model.strokes import Drawing, DrawingError, parse, picture_object


@dataclass(frozen=True)
class Sheet:
    """The content of the drawing canvas."""

    drawing: dict
    label: int | None = None  # the correct digit, or None if it is unknown
    source: str = ""  # a description of where an image comes from, or "" for a drawing
    origin: Digit | None = None  # an uploaded image with the steps that converted it to 28x28 pixels
    digits: tuple["PhotoDigit", ...] = ()  # the digits of a number in a photo, from left to right. Empty for one digit.
    # the number of the photo from which it was made (`ui.photos.Photo.number`), or 0. Without a digit in it, it is empty.
    photo: int = 0


@dataclass(frozen=True)
class PhotoDigit:
    """One digit of a number in a photo. box: its left, top, right and bottom edges, in canvas px."""

    digit: Digit
    box: Box


@dataclass(frozen=True)
class Reading:
    """A drawing and the network's prediction for it."""

    network: Network
    network_id: str
    sheet: Sheet
    parsed: Drawing | None = None  # the strokes and the image on the canvas, or None if parsing failed
    # the digits on the canvas, from left to right. Empty for an image, unless it is a photo of a number.
    parts: tuple[Part, ...] = ()
    selected: int = 0  # the index of the selected digit in `parts`
    # an x coordinate in canvas px. The digit closest to it is selected, or the last drawn digit if `near` is None.
    near: float | None = None
    digit: Digit | None = None  # the selected digit's 28x28 pixels. None if nothing is drawn.
    passed: ForwardPass | None = None  # its forward pass
    problem: str = ""  # an error message if parsing failed, or ""

    @property
    def result(self) -> ForwardPass:
        """The network's forward pass of the drawn digit. Raises ValueError if nothing is drawn."""
        if self.passed is None:
            raise ValueError("Nothing is drawn.")
        return self.passed

    @property
    def drawing(self) -> dict:
        """The strokes or the image of the selected digit, as Fabric.js JSON."""
        if len(self.parts) < 2:
            return self.sheet.drawing
        if self.sheet.digits:
            return {"objects": [picture_object(self.parts[self.selected].fitted.pixels, CANVAS)]}
        strokes = [item for item in self.sheet.drawing["objects"] if item["path"]]  # as model.strokes.parse counts them
        return {"objects": [strokes[i] for i in self.parts[self.selected].strokes]}


def read(network: Network, network_id: str, sheet: Sheet, near: float | None = None) -> Reading:
    """Classify a drawing. Return a Reading, with an error message in `problem` if it can't be parsed. near: see `Reading`."""
    try:
        parsed = parse(sheet.drawing)
    except DrawingError as error:
        return Reading(network, network_id, sheet, problem=str(error))
    reading = Reading(network, network_id, sheet, parsed, near=near)
    if parsed.picture is None and parsed.strokes:
        parts = numbers.read(parsed, network)
        selected = numbers.select(parts, near)
        digit = with_steps(parsed.only(parts[selected].strokes), parts[selected].fitted)
        return replace(reading, parts=parts, selected=selected, digit=digit, passed=parts[selected].passed)
    if sheet.digits and len(sheet.drawing["objects"]) == 1:
        return _read_number(reading, network)
    digit = from_drawing(parsed)
    if digit is None:
        return reading
    if sheet.origin is not None and len(sheet.drawing["objects"]) == 1:
        digit = replace(digit, steps=sheet.origin.steps)
    return replace(reading, digit=digit, passed=network.forward(digit.pixels))


def _read_number(reading: Reading, network: Network) -> Reading:
    """Classify the digits of a number in a photo. Return a copy of `reading` with the predictions."""
    parts = []
    for i, found in enumerate(reading.sheet.digits):
        pixels, passed = found.digit.pixels, network.forward(found.digit.pixels)
        parts.append(Part((i,), found.box, Fitted([], [], pixels, pixels, False), passed, float(doubt.confidence(passed))))
    selected = numbers.select(parts, reading.near)
    digit = reading.sheet.digits[selected].digit
    return replace(reading, parts=tuple(parts), selected=selected, digit=digit, passed=parts[selected].passed)
