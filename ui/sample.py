"""The digit that Teach it and the lessons work on: the drawing, or a test digit if nothing is drawn."""

from dataclasses import dataclass

import numpy as np

from model.network import ForwardPass, Network
from ui import test_digits
from ui.literal import literal
from ui.reading import Reading

STAND_IN = 0  # index of the test digit shown if nothing is drawn; it is a 7


@dataclass(frozen=True)
class Sample:
    """A digit and the network's forward pass of it.

    pixels: float32 (28, 28), 0 is paper and 1 is ink.
    label: the true digit, or None if it is not known.
    note: a sentence that explains why a test digit is shown. Empty for a drawing.
    key: differs for different pixels.
    is_part: whether it is a digit of a number.
    """

    pixels: np.ndarray
    label: int | None
    note: str
    key: str
    network: Network
    passed: ForwardPass
    is_part: bool = False

    @property
    def digit(self) -> int:
        """The true digit, or the digit that the network reads if the true one is not known."""
        return self.passed.digit if self.label is None else self.label

    @property
    def description(self) -> str:
        """What a sentence calls this digit."""
        return "the test digit" if self.note else "the marked digit" if self.is_part else "your drawing"


def sample_of(reading: Reading) -> Sample:
    """Return the drawing of a reading as a sample, or the test digit if nothing is drawn."""
    network, note = reading.network, ""
    if reading.digit is not None:
        pixels, label, passed = reading.digit.pixels, reading.sheet.label, reading.result
    else:
        images, labels = test_digits.load()
        pixels, label = images[STAND_IN].astype(np.float32) / 255, int(labels[STAND_IN])
        passed = network.forward(pixels)
        problem = literal(reading.problem) or "Nothing is drawn yet."
        note = f"{problem} A {label} from MNIST, a public collection of handwritten digits, stands in until you draw."
    return Sample(pixels, label, note, str(hash(pixels.tobytes())), network, passed, len(reading.parts) > 1)
