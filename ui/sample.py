"""The digit that Teach it and the lessons work on: the drawing, or where there is none a test digit that stands in."""

from dataclasses import dataclass

import numpy as np

from model.network import ForwardPass, Network
from ui import test_digits
from ui.reading import Reading

STAND_IN = 0  # the first test digit, a seven


@dataclass(frozen=True)
class Sample:
    """pixels: float32 (28, 28), 1 = ink. label: what it is where that is known. note: one sentence where it is no drawing.
    key: tells this digit from another one."""

    pixels: np.ndarray
    label: int | None
    note: str
    key: str
    network: Network
    passed: ForwardPass

    @property
    def digit(self) -> int:
        """What it is, or where that is not known what the network reads."""
        return self.passed.digit if self.label is None else self.label

    @property
    def words(self) -> str:
        """What to call it in a sentence."""
        return "the test digit" if self.note else "your drawing"


def of(reading: Reading) -> Sample:
    """The reading's digit, else the test digit that stands in."""
    network = reading.network
    if reading.digit is not None:
        pixels = reading.digit.pixels
        return Sample(pixels, reading.sheet.label, "", _key(pixels), network, reading.passed)
    images, labels = test_digits.load()
    pixels, label = images[STAND_IN].astype(np.float32) / 255, int(labels[STAND_IN])
    why = reading.problem or "Nothing is drawn."
    note = f"{why} MNIST's first test digit, a {label}, stands in until you draw one."
    return Sample(pixels, label, note, _key(pixels), network, network.forward(pixels))


def _key(pixels: np.ndarray) -> str:
    return str(hash(pixels.tobytes()))
