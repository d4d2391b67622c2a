"""Measure how well photographs of handwritten digits are read.

Run it with `python -m benchmarks.photos [--json]`. The photographs are simulated (`harness.photos`): twelve kinds of paper and
light, four pens. The digits are MNIST's test digits and the drawn digits of DIGITS. Only digits that the network reads correctly
without paper are used, so that a misreading is the photograph's. A photograph of one digit is read correctly if
`model.predict` prints that digit, and one of four digits if it prints this number. Reading takes about 0.2 s for each.

Keys:
  singles, numbers  dict of kind -> dict of pen -> share read correctly; "all" = all pens, or all kinds
  unsure            share of the photos of one digit of which the page says that it does not look like a digit
  ms                mean CPU time for reading a photo
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import common
from harness import drawn_digits, photos
from model import checkpoint, doubt, mnist
from model.network import Network
from model.predict import predict

SINGLES, NUMBERS = 20, 6  # photos of each kind and pen
DIGITS = 4  # of a number
OTHERS = 8  # digits of the other handwriting


@dataclass(frozen=True)
class Photo:
    """A simulated photograph. data: the bytes of a JPEG; digits: what it shows."""

    kind: str
    pen: str
    digits: str
    data: bytes


class Writers:
    """Legible digits of MNIST's test set and of the drawn digits, as shapes."""

    def __init__(self, network: Network, folder: Path):
        drawings, labels = drawn_digits.load(folder)
        passed = network.forward(drawn_digits.pixels(drawings[::5]))
        legible = (passed.logits.argmax(axis=1) == labels[::5]) & (doubt.confidence(passed) >= doubt.THRESHOLD)
        self.drawings = [drawings[5 * i] for i in np.flatnonzero(legible)]
        self.drawn = labels[::5][legible]
        images, labels = mnist.test_images()[:2000], mnist.test_labels()[:2000]
        passed = network.forward(images.astype(np.float32) / 255)
        legible = (passed.logits.argmax(axis=1) == labels) & (doubt.confidence(passed) >= doubt.THRESHOLD)
        self.images, self.labels = images[legible], labels[legible]

    def pick(self, count: int, rng: np.random.Generator) -> tuple[list[photos.Shape], str]:
        """Return the shapes of some digits of one source, and their labels."""
        if rng.random() < 0.5:
            chosen = rng.integers(0, len(self.drawings), count)
            return [photos.from_strokes(self.drawings[i]) for i in chosen], "".join(str(self.drawn[i]) for i in chosen)
        chosen = rng.integers(0, len(self.images), count)
        return [photos.from_pixels(self.images[i]) for i in chosen], "".join(str(self.labels[i]) for i in chosen)


def make(writers: Writers, count: int, each: int, seed: int = 0) -> Iterator[Photo]:
    """Yield photos of `count` digits in a row, `each` of every kind and pen."""
    for k, kind in enumerate(photos.KINDS):
        for p, pen in enumerate(photos.PENS):
            for i in range(each):
                rng = np.random.default_rng([seed, count, k, p, i])
                shapes, digits = writers.pick(count, rng)
                others, _ = writers.pick(OTHERS, rng)
                picture = photos.photo(photos.scene_of(kind, pen, shapes, others, rng), rng)
                yield Photo(kind, pen, digits, photos.jpeg(picture, int(rng.integers(*photos.QUALITY))))
