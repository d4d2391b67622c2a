"""Measure how well photographs of handwritten digits are read.

Run it with `python -m benchmarks.photos [DIGITS] [--letters LETTERS] [--json]`. The photographs are simulated
(`harness.photos`): twelve kinds of paper and light, four pens. The digits are MNIST's test digits and drawn digits from the
folder DIGITS. Only digits that the network reads correctly before they are photographed are used, so that a misreading is due to
the photograph. For rows of two to sixteen digits, which must all be read, the network's confidence must be at least CERTAIN.
A photo is read correctly if `model.predict` gives its digit, or all its digits. Photos without a digit show a letter or four
letters from the folder LETTERS, which look like no digit, or a blank sheet. Making and reading a photo takes about 0.6 s.

Keys:
  singles, numbers  dict of kind or pen -> share of the photos of one digit, or of four, read correctly; "all" = all photos
  crops             the same for small pictures that are cut close around the digit, one for each photo of one digit
  doubted           dict of kind or pen -> share of the photos of one digit that do not look like a digit to the page, although
                    the digit with the highest probability is correct
  wrong             share of the photos of one digit that are read as another digit
  rows              dict of kind of row -> share of its photos that are read wholly: exactly these digits in this order, nothing
                    for the dots between groups, and a line for each row, the upper one first (`harness.rows`)
  no_digit          dict of "letter", "letters" or "blank sheet" -> share of these photos in which nothing is found, or something
                    that does not look like a digit
  ms                dict of "mean" and "max" -> CPU time for reading a photo
"""

from argparse import Namespace
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks import common
from benchmarks.doubt import LOOK_LIKE_DIGITS
from harness import drawn_digits, photos, rows
from harness.drawn_digits import Drawings
from harness.hostile_files import encode
from model import doubt, mnist
from model.network import Network
from model.predict import predict

CERTAIN = 0.7
EVERY = 5  # one in so many drawn digits is used
DIGITS = 4  # of a number
OTHERS = 8  # digits of the other handwriting
# A function that picks so many random characters. It returns a list of their shapes, and the characters as one string.
Pick = Callable[[int, np.random.Generator], tuple[list[photos.Shape], str]]


class SimulatedPhoto(NamedTuple):
    kind: str
    pen: str
    digits: str  # the text, such as "42"
    data: bytes  # its JPEG file
    crop: bytes  # a JPEG file of the part with the digits


def picker(shape: Callable[[Any], photos.Shape], drawn: Sequence, labels: Sequence) -> Pick:
    """Return a function that picks characters at random. shape: converts one of `drawn`, whose texts are `labels`, to a shape."""

    def pick(count: int, rng: np.random.Generator) -> tuple[list[photos.Shape], str]:
        chosen = rng.integers(0, len(drawn), count)
        return [shape(drawn[i]) for i in chosen], "".join(str(labels[i]) for i in chosen)

    return pick


def digits_of(network: Network, digits: Drawings, confidence: float = doubt.THRESHOLD) -> Pick:
    """Return a function that picks digits, all of MNIST or all drawn, that the network reads with at least this confidence."""

    def legible(pixels: np.ndarray, labels: np.ndarray) -> np.ndarray:
        passed = network.forward(pixels)
        return np.flatnonzero((passed.logits.argmax(axis=1) == labels) & (doubt.confidence(passed) >= confidence))

    drawings, labels, _ = (part[::EVERY] for part in digits)
    chosen = legible(drawn_digits.pixels(drawings), labels)
    drawn = picker(photos.from_strokes, [drawings[i] for i in chosen], labels[chosen])
    images, labels = mnist.test_set()
    chosen = legible(images.astype(np.float32) / 255, labels)
    printed = picker(photos.from_pixels, images[chosen], labels[chosen])
    return lambda count, rng: (drawn if rng.random() < 0.5 else printed)(count, rng)


def make(pick: Pick, count: int, repeats: int, seed: int = 0, blank: bool = False) -> Iterator[SimulatedPhoto]:
    """Yield `repeats` photos of `count` characters, or of blank paper, for each kind of paper and light with each pen."""
    for (k, kind), (p, pen), i in product(enumerate(photos.KINDS), enumerate(photos.PENS), range(repeats)):
        rng = np.random.default_rng([seed, count, k, p, i])
        shapes, digits = pick(count, rng)
        others, _ = pick(OTHERS, rng)
        scene = photos.scene_of(kind, pen, shapes, others, rng)
        picture = photos.photo(scene, rng, blank)
        quality = int(rng.integers(*photos.QUALITY))
        close = picture if blank else photos.crop(picture, scene, count, rng)
        data, crop = (encode(image, "JPEG", quality=quality) for image in (picture, close))
        yield SimulatedPhoto(kind, pen, digits, data, crop)


def make_rows(pick: Pick, kind: str, count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield `count` photos of a kind of row, such as "sloping", each as the correct text and the JPEG."""
    for i in range(count):
        rng = np.random.default_rng([seed, *kind.encode(), i])
        groups = rows.groups_of(kind, rng)
        shapes, digits = pick(sum(map(sum, groups)), rng)
        picture = photos.photo(rows.scene_of(kind, shapes, groups, rng), rng)
        yield rows.text_of(digits, groups), encode(picture, "JPEG", quality=int(rng.integers(*photos.QUALITY)))


def measure(options: Namespace) -> dict:
    network, seed = options.checkpoint, options.seed
    pick = digits_of(network, options.digits)
    seconds: list[float] = []
    answers: dict[str, dict[str, list[bool]]] = {
        name: defaultdict(list) for name in ("singles", "numbers", "crops", "doubted", "rows", "no_digit")
    }
    wrong = 0

    def read(data: bytes) -> tuple[str | None, int | None]:
        """Return the text that is read in a photo, None for no digit, and the most probable digit of a single character."""
        spent, found = common.time_cpu(lambda: predict(network, data))
        seconds.append(spent)
        probabilities = found["probabilities"]
        nearest = int(np.argmax(probabilities)) if isinstance(probabilities, list) else None
        text = found.get("number", found["digit"])
        return None if text is None else str(text), nearest

    def note(photo: SimulatedPhoto, **are_so: bool) -> None:
        for name, is_so in are_so.items():
            for key in (photo.kind, photo.pen, "all"):
                answers[name][key].append(is_so)

    for photo in make(pick, 1, options.singles, seed):
        (text, nearest), (of_crop, _) = read(photo.data), read(photo.crop)
        wrong += text is not None and text != photo.digits
        doubted = text is None and str(nearest) == photo.digits
        note(photo, singles=text == photo.digits, crops=of_crop == photo.digits, doubted=doubted)
    for photo in make(pick, DIGITS, options.numbers, seed):
        note(photo, numbers=read(photo.data)[0] == photo.digits)
    certain = digits_of(network, options.digits, CERTAIN)
    for kind in rows.LAYOUTS:
        answers["rows"][kind] = [read(data)[0] == text for text, data in make_rows(certain, kind, options.rows, seed)]
    nothing = {"blank sheet": make(pick, 1, options.no_digits, seed, blank=True)}
    if options.letters.is_dir():  # else no photo shows letters
        drawings, codes, _ = drawn_digits.load(options.letters, drawn_digits.LETTERS)
        letters = [(d, chr(code)) for d, code in zip(drawings, codes, strict=True) if chr(code) not in LOOK_LIKE_DIGITS]
        pick = picker(photos.from_strokes, *zip(*letters, strict=True))
        nothing |= {name: make(pick, count, options.no_digits, seed) for name, count in (("letter", 1), ("letters", DIGITS))}
    for name, made in nothing.items():
        texts = [read(photo.data)[0] for photo in made]
        answers["no_digit"][name] = [text is None or "?" in text for text in texts]
    return {
        "seed": seed,
        "singles_photos": len(answers["singles"]["all"]),
        "numbers_photos": len(answers["numbers"]["all"]),
        "rows_photos": options.rows,
        "no_digit_photos": len(answers["no_digit"]["blank sheet"]),
        **{name: {key: float(np.mean(found)) for key, found in values.items() if found} for name, values in answers.items()},
        "wrong": wrong / max(1, len(answers["singles"]["all"])),
        "ms": {"mean": 1000 * float(np.mean(seconds)), "max": 1000 * max(seconds)},
    }


if __name__ == "__main__":
    parser = common.parser(__doc__, "[digits]", "--checkpoint")
    parser.add_argument("--letters", type=Path, default=common.LETTERS, help="folder with letters.npz")
    parser.add_argument("--singles", type=int, default=10, help="photos of one digit for each kind and pen")
    parser.add_argument("--numbers", type=int, default=4, help="photos of four digits for each kind and pen")
    parser.add_argument("--no-digits", type=int, default=2, help="photos of each thing that is no digit")
    parser.add_argument("--rows", type=int, default=50, help="photos of each kind of row")
    parser.add_argument("--seed", type=int, default=0)
    common.run(measure, parser)
