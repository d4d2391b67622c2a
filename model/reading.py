"""A reading: the drawing on the canvas and the network's prediction for it. It is computed once per script run for all views."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from model import numbers
from model.digit import Digit, over_picture
from model.distance import Box
from model.doubt import THRESHOLD, confidence
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
    # the digits in a photo, from left to right, with the steps that made them, and each one's box in canvas px
    digits: tuple[tuple[Digit, Box], ...] = ()
    # the number of the photo from which it was made (`model.photos.Photo.number`), or 0. Without a digit in it, it is empty.
    photo: int = 0


@dataclass(frozen=True)
class Reading:
    """A drawing and the network's prediction for it."""

    network: Network
    network_id: str
    sheet: Content
    # the digits on the canvas, from left to right. An image is one digit, unless it is a photo of a number.
    parts: tuple[Part, ...] = ()
    # an x coordinate in canvas px. The digit closest to it is selected, or the last drawn digit if `near` is None.
    near: float | None = None
    note: str = ""  # why a test digit stands in for a drawing, or "" for a drawing

    @cached_property
    def part(self) -> Part | None:
        """The selected digit, or None if nothing is drawn."""
        return self.parts[numbers.select(self.parts, self.near)] if self.parts else None

    @property
    def digit(self) -> Digit | None:
        """The selected digit's 28x28 pixels, or None if nothing is drawn."""
        return self.part.digit if self.part else None

    @property
    def passed(self) -> ForwardPass | None:
        """The forward pass of the selected digit, or None if nothing is drawn."""
        return self.part.passed if self.part else None

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
    def is_doubtful(self) -> bool:
        """Whether the page says that it does not look like a digit. A test digit is known to be one."""
        return self.sheet.label is None and float(confidence(self.result)) < THRESHOLD

    @property
    def description(self) -> str:
        """A name for the digit: "your drawing", "the marked digit" of a drawn number, or "the test digit" that stands in."""
        return "the test digit" if self.note else "the marked digit" if len(self.parts) > 1 else "your drawing"

    @property
    def drawing(self) -> Drawing:
        """The strokes or the image of the selected digit."""
        part, drawing = self.part, self.sheet.drawing
        if part is None or len(self.parts) == 1:
            return drawing
        return Drawing((), to_picture(part.digit.pixels)) if self.sheet.digits else drawing.only(part.strokes)


def read(network: Network, network_id: str, sheet: Content, near: float | None = None) -> Reading:
    """Classify the content of the canvas with a network. near: as in `Reading`."""
    drawing, picture = sheet.drawing, sheet.drawing.picture
    if picture is None:
        return Reading(network, network_id, sheet, numbers.read(drawing, network), near)
    digits = sheet.digits
    if not digits or drawing.strokes:
        digits = ((over_picture(drawing, picture), picture.box),)
    parts = tuple(Part((i,), box, digit, network.forward(digit.pixels)) for i, (digit, box) in enumerate(digits))
    return Reading(network, network_id, sheet, parts, near)
