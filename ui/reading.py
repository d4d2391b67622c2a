"""A reading: the drawing on the canvas and what a network makes of it. It is computed once per run, and all views show it."""

from dataclasses import dataclass, replace

from model import numbers
from model.digit import Digit, from_drawing, with_steps
from model.network import ForwardPass, Network
from model.numbers import Part
from model.strokes import Drawing, DrawingError, parse


@dataclass(frozen=True)
class Sheet:
    """What is on the canvas.

    drawing: the canvas's Fabric JSON, {"objects": [...]}.
    label: the true digit, or None if it is not known.
    source: where a picture came from, in words. Empty for a drawing.
    origin: the steps that turned an uploaded picture into 28x28 pixels.
    """

    drawing: dict
    label: int | None = None
    source: str = ""
    origin: Digit | None = None


@dataclass(frozen=True)
class Reading:
    """A sheet as a network reads it.

    parsed: the strokes and the picture on the canvas. None if the drawing cannot be read.
    parts: the digits of a drawn number, from left to right. It is empty if nothing is drawn, or if the sheet holds a picture.
    selected: the position in `parts` of the digit that the views show. near: the place that selected it, as in `read`.
    digit, passed: the 28x28 pixels of that digit and the network's forward pass of them. Both are None if nothing is drawn.
    problem: a sentence that says why the drawing cannot be read, or an empty string.
    """

    network: Network
    network_id: str
    sheet: Sheet
    parsed: Drawing | None = None
    parts: tuple[Part, ...] = ()
    selected: int = 0
    near: float | None = None
    digit: Digit | None = None
    passed: ForwardPass | None = None
    problem: str = ""

    @property
    def result(self) -> ForwardPass:
        """The network's forward pass. Raises ValueError if nothing is drawn."""
        if self.passed is None:
            raise ValueError("Nothing is drawn.")
        return self.passed

    @property
    def drawing(self) -> dict:
        """The Fabric JSON of the digit that the views show, {"objects": [...]}: the whole sheet, or some strokes of a number."""
        if len(self.parts) < 2:
            return self.sheet.drawing
        strokes = [item for item in self.sheet.drawing["objects"] if item["path"]]  # as model.strokes.parse counts them
        return {"objects": [strokes[i] for i in self.parts[self.selected].strokes]}


def read(network: Network, network_id: str, sheet: Sheet, near: float | None = None) -> Reading:
    """Return a network's reading of a sheet. A drawing that cannot be read sets `problem`; no exception is raised.

    near: a position along x, in canvas px. The digit of a number that is nearest to it is selected. If it is None, the digit
        that was drawn last is selected.
    """
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
    digit = from_drawing(parsed)
    if digit is None:
        return reading
    if sheet.origin is not None and len(sheet.drawing["objects"]) == 1:
        digit = replace(digit, steps=sheet.origin.steps)
    return replace(reading, digit=digit, passed=network.forward(digit.pixels))
