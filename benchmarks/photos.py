"""Measure how well photographs of handwritten digits are read.

Run it with `python -m benchmarks.photos [DIGITS] [--json]`. The photographs are simulated (`harness.photos`): twelve kinds of
paper and light, four pens. The digits are MNIST's test digits and drawn digits from the folder DIGITS. Only digits that the
network reads correctly without paper are used, so that a misreading is due to the photograph. A photo is read correctly if
`model.predict` gives its digit, or all its digits. Making and reading a photo takes about 0.6 s.

Keys:
  singles, numbers  dict of kind or pen -> share of the photos of one digit, or of four, read correctly; "all" = all photos
  doubted           share of the photos of one digit that do not look like a digit to the page
  wrong             share of the photos of one digit that are read as another digit
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

SINGLES, NUMBERS = 10, 4  # photos of each kind and pen
FOLDER = Path(__file__).parents[2] / "shared" / "drawn_digits"  # beside this repository; not part of it
EVERY = 5  # one in so many drawn digits is used
DIGITS = 4  # of a number
OTHERS = 8  # digits of the other handwriting


@dataclass(frozen=True)
class Photo:
    """A simulated photograph. data: the bytes of a JPEG. digits: the correct digits."""

    kind: str
    pen: str
    digits: str
    data: bytes


class Writers:
    """Legible MNIST test digits and drawn digits, as shapes for simulated photographs."""

    def __init__(self, network: Network, folder: Path):
        drawings, labels = drawn_digits.load(folder)
        drawings, labels = drawings[::EVERY], labels[::EVERY]
        legible = _legible(network, drawn_digits.pixels(drawings), labels)
        self.drawings, self.drawn = [drawings[i] for i in legible], labels[legible]
        images, labels = mnist.test_images(), mnist.test_labels()
        legible = _legible(network, images.astype(np.float32) / 255, labels)
        self.images, self.labels = images[legible], labels[legible]

    def pick(self, count: int, rng: np.random.Generator) -> tuple[list[photos.Shape], str]:
        """Return the shapes of `count` random digits, all from MNIST or all drawn, and their labels."""
        if rng.random() < 0.5:
            chosen = rng.integers(0, len(self.drawings), count)
            return [photos.from_strokes(self.drawings[i]) for i in chosen], "".join(str(self.drawn[i]) for i in chosen)
        chosen = rng.integers(0, len(self.images), count)
        return [photos.from_pixels(self.images[i]) for i in chosen], "".join(str(self.labels[i]) for i in chosen)


def make(writers: Writers, count: int, each: int, seed: int = 0) -> Iterator[Photo]:
    """Yield simulated photos of `count` digits in a row. each: the number of photos of every kind of paper and pen."""
    for k, kind in enumerate(photos.KINDS):
        for p, pen in enumerate(photos.PENS):
            for i in range(each):
                rng = np.random.default_rng([seed, count, k, p, i])
                shapes, digits = writers.pick(count, rng)
                others, _ = writers.pick(OTHERS, rng)
                picture = photos.photo(photos.scene_of(kind, pen, shapes, others, rng), rng)
                yield Photo(kind, pen, digits, photos.jpeg(picture, int(rng.integers(*photos.QUALITY))))


def _legible(network: Network, pixels: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the indices of the images, (n, 28, 28), that the network classifies correctly and with enough confidence."""
    passed = network.forward(pixels)
    return np.flatnonzero((passed.logits.argmax(axis=1) == labels) & (doubt.confidence(passed) >= doubt.THRESHOLD))


def measure(network: Network, folder: Path, singles: int = SINGLES, numbers: int = NUMBERS, seed: int = 0) -> dict:
    """Measure the accuracy on simulated photos. Return the results as a dict. folder: the folder of drawn digits.

    singles, numbers: how many photos of each kind and pen show one digit, and how many show four.
    """
    writers = Writers(network, folder)
    figures: dict = {"seed": seed}
    doubted = wrong = 0
    seconds = []
    for name, count, each in (("singles", 1, singles), ("numbers", DIGITS, numbers)):
        correct: dict[str, list[bool]] = defaultdict(list)
        for photo in make(writers, count, each, seed):
            spent, read = common.time_cpu(lambda data=photo.data: predict(network, data))
            seconds.append(spent)
            found = read.get("number", read["digit"])
            for key in (photo.kind, photo.pen, "all"):
                correct[key].append(str(found) == photo.digits)
            if count == 1:
                doubted += found is None
                wrong += found is not None and str(found) != photo.digits
        figures[name] = {key: float(np.mean(values)) for key, values in correct.items()}
        figures[f"{name}_photos"] = len(correct["all"])
    photos_of_one = max(1, figures["singles_photos"])
    return {**figures, "doubted": doubted / photos_of_one, "wrong": wrong / photos_of_one, "ms": 1000 * float(np.mean(seconds))}


def main() -> None:
    """Measure the accuracy on simulated photos, and print the results."""
    parser = common.parser("photos", __doc__)
    default = FOLDER if FOLDER.is_dir() else drawn_digits.HUNDRED
    parser.add_argument("path", type=Path, nargs="?", default=default, help="folder with pendigits.npz (default: %(default)s)")
    parser.add_argument("--checkpoint", type=Path, default=checkpoint.DEFAULT, help="default: the shipped network")
    parser.add_argument("--singles", type=int, default=SINGLES, help="photos of one digit for each kind and pen")
    parser.add_argument("--numbers", type=int, default=NUMBERS, help="photos of four digits for each kind and pen")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with common.exit_if_unreadable():
        network = checkpoint.load(options.checkpoint)
        figures = measure(network, options.path, options.singles, options.numbers, options.seed)
    lines = [
        f"{figures['singles_photos']} photos of one digit, {figures['numbers_photos']} of {DIGITS}; {figures['ms']:.0f} ms each"
    ]
    lines += [
        f"  {key:<24} {figures['singles'].get(key, 0):>7.1%} {figures['numbers'].get(key, 0):>7.1%}"
        for key in (*photos.KINDS, *photos.PENS, "all")
    ]
    lines.append(f"  of one digit: {figures['doubted']:.1%} doubted, {figures['wrong']:.1%} read as another digit")
    common.report(figures, options.json, lines)


if __name__ == "__main__":
    main()
