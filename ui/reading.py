"""A reading: the drawing on the canvas and the network's prediction for it. It is computed once per script run for all views."""

from dataclasses import dataclass, field, replace

import numpy as np

from model import numbers
from model.digit import Digit, from_drawing
from model.distance import Box
from model.drawing_json import to_picture
from model.layers import ForwardPass
from model.network import Network
from model.numbers import Part
from model.strokes import Drawing


@dataclass(frozen=True)
class Content:
    """The content of the drawing canvas."""

    drawing: Drawing = field(default_factory=Drawing)
    label: int | None = None  # the correct digit, or None if it is unknown
    source: str = ""  # a description of where an image comes from, or "" for a drawing
    origin: Digit | None = None  # an uploaded image with the steps that converted it to 28x28 pixels
    # the digits of a number in a photo, from left to right, each with its box in canvas px. Empty for one digit.
    digits: tuple[tuple[Digit, Box], ...] = ()
    # the number of the photo from which it was made (`ui.photos.Photo.number`), or 0. Without a digit in it, it is empty.
    photo: int = 0


@dataclass(frozen=True)
class Reading:
    """A drawing and the network's prediction for it."""

    network: Network
    network_id: str
    sheet: Content
    # the digits on the canvas, from left to right. Empty for an image, unless it is a photo of a number.
    parts: tuple[Part, ...] = ()
    selected: int = 0  # the index of the selected digit in `parts`
    # an x coordinate in canvas px. The digit closest to it is selected, or the last drawn digit if `near` is None.
    near: float | None = None
    digit: Digit | None = None  # the selected digit's 28x28 pixels. None if nothing is drawn.
    passed: ForwardPass | None = None  # its forward pass
    note: str = ""  # why a test digit stands in for a drawing, or "" for a drawing

    @property
    def result(self) -> ForwardPass:
        """The network's forward pass of the drawn digit. Raises ValueError if nothing is drawn."""
        if self.passed is None:
            raise ValueError("Nothing is drawn.")
        return self.passed

    @property
    def pixels(self) -> np.ndarray:
        """The pixels of the digit, float32 (28, 28), from 0 (background) to 1 (ink). Raises ValueError if nothing is drawn."""
        return self.result.x.reshape(28, 28)

    @property
    def right_digit(self) -> int:
        """The correct digit, or the predicted digit if the correct one is unknown. Raises ValueError if nothing is drawn."""
        return self.result.digit if self.sheet.label is None else self.sheet.label

    @property
    def description(self) -> str:
        """A name for the digit: "your drawing", "the marked digit" of a drawn number, or "the test digit" that stands in."""
        return "the test digit" if self.note else "the marked digit" if len(self.parts) > 1 else "your drawing"

    @property
    def drawing(self) -> Drawing:
        """The strokes or the image of the selected digit."""
        if len(self.parts) < 2:
            return self.sheet.drawing
        part = self.parts[self.selected]
        return Drawing((), to_picture(part.digit.pixels)) if self.sheet.digits else self.sheet.drawing.only(part.strokes)


def read(network: Network, network_id: str, sheet: Content, near: float | None = None) -> Reading:
    """Classify the content of the canvas with a network. near: as in `Reading`."""
    drawing = sheet.drawing
    reading = Reading(network, network_id, sheet, near=near)
    if drawing.picture is None and drawing.strokes:
        return _with_parts(reading, numbers.read(drawing, network))
    if sheet.digits and not drawing.strokes:
        return _read_number(reading, network)
    digit = from_drawing(drawing)
    if digit is None:
        return reading
    if sheet.origin is not None and not drawing.strokes:
        digit = replace(digit, steps=sheet.origin.steps)
    return replace(reading, digit=digit, passed=network.forward(digit.pixels))


def _read_number(reading: Reading, network: Network) -> Reading:
    """Classify the digits of a number in a photo. Return a copy of `reading` with the predictions."""
    digits = enumerate(reading.sheet.digits)
    return _with_parts(reading, tuple(Part((i,), box, digit, network.forward(digit.pixels)) for i, (digit, box) in digits))


def _with_parts(reading: Reading, parts: tuple[Part, ...]) -> Reading:
    """Return a copy of `reading` with the digits of a number, one of which is selected."""
    part = parts[selected := numbers.select(parts, reading.near)]
    return replace(reading, parts=parts, selected=selected, digit=part.digit, passed=part.passed)
