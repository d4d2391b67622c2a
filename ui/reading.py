"""A reading: the drawing on the canvas, what the network makes of it, and which network that is. Plain data, made once a run
for all views."""

from dataclasses import dataclass, replace

from model.digit import Digit, DrawingError, from_drawing
from model.network import ForwardPass, Network


@dataclass(frozen=True)
class Sheet:
    """What lies on the canvas. drawing: its Fabric JSON; label: the true digit where it is known; source: where a picture came
    from, in
    words; origin: how a picture became 28x28 (an upload's steps)."""

    drawing: dict
    label: int | None = None
    source: str = ""
    origin: Digit | None = None


@dataclass(frozen=True)
class Reading:
    """network, network_id: who reads; sheet: what; digit, passed: what came of it, None where nothing is drawn; problem: one
    sentence
    where the drawing can't be read."""

    network: Network
    network_id: str
    sheet: Sheet
    digit: Digit | None = None
    passed: ForwardPass | None = None
    problem: str = ""

    @property
    def drawing(self) -> dict:
        """The canvas's Fabric JSON, {"objects": [...]}."""
        return self.sheet.drawing


def read(network: Network, network_id: str, sheet: Sheet) -> Reading:
    """The network's reading of a sheet; a drawing that can't be read becomes `problem`, never an exception."""
    reading = Reading(network, network_id, sheet)
    try:
        digit = from_drawing(sheet.drawing)
    except DrawingError as error:
        return replace(reading, problem=str(error))
    if digit is None:
        return reading
    if sheet.origin is not None and len(sheet.drawing["objects"]) == 1:
        digit = replace(digit, steps=sheet.origin.steps)
    return replace(reading, digit=digit, passed=network.forward(digit.pixels))
