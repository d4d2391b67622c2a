"""The digit that Teach it and the lessons work on: the drawing, or a test digit if nothing is drawn."""

from dataclasses import dataclass

import numpy as np

from model.layers import ForwardPass
from model.network import Network
from ui import mnist_digits
from ui.reading import Reading

STAND_IN = 0  # index of the test digit shown if nothing is drawn; it is a 7


LABEL = "label"  # the choice of the digit that a drawing is; about the drawing


@dataclass(frozen=True)
class Sample:
    """An image of a digit and its forward pass."""

    pixels: np.ndarray  # float32 (28, 28), from 0 (background) to 1 (ink)
    label: int | None  # the correct digit, or None if it is unknown
    note: str  # a sentence that explains why a test image is shown, or "" for a drawing
    network: Network
    passed: ForwardPass
    is_part: bool = False  # whether the digit is part of a drawn number
    network_id: str = ""

    @property
    def digit(self) -> int:
        """The correct digit, or the predicted digit if the correct one is unknown."""
        return self.passed.digit if self.label is None else self.label

    @property
    def description(self) -> str:
        """A name for the digit: "your drawing", "the marked digit" of a drawn number, or "the test digit" if nothing is drawn."""
        return "the test digit" if self.note else "the marked digit" if self.is_part else "your drawing"


def sample_of(reading: Reading) -> Sample:
    """Return the drawn digit with its forward pass. If nothing is drawn, return a test image with its forward pass."""
    network, note = reading.network, ""
    if reading.digit is not None:
        pixels, label, passed = reading.digit.pixels, reading.sheet.label, reading.result
    else:
        images, labels = mnist_digits.load()
        pixels, label = images[STAND_IN].astype(np.float32) / 255, int(labels[STAND_IN])
        passed = network.forward(pixels)
        note = f"Nothing is drawn yet. A {label} from MNIST, a public collection of handwritten digits, stands in until you draw."
    return Sample(pixels, label, note, network, passed, len(reading.parts) > 1, reading.network_id)
