"""Drawings and photos are read as they were when these numbers were written down.

`python -m tests.model.test_reference` prints the numbers. Replace them only for a change that is meant to change readings.
"""

import doctest
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.numbers import compose
from harness import drawn_digits, photos
from model import checkpoint, doubt, image_numbers, link, mnist, numbers, robustness, strokes
from model.damage import DAMAGES, curve
from model.digit import from_drawing
from model.distort import DISTORTIONS
from model.image import Page, open_page
from model.predict import predict
from model.strokes import parse

NETWORK = checkpoint.load()
PHOTOS = Path(__file__).parents[1] / "photos"  # simulated, on twelve kinds of paper and light; each name ends with the number
DRAWN = [
    135.29, 149.37, 154.18, 124.43, 99.81, 137.1, 137.08, 133.0, 127.43, 131.96, 108.44, 114.68, 113.15, 134.19, 137.63, 127.69,
    126.25, 140.84, 126.59, 128.47, 128.02, 130.41, 129.59, 107.15, 112.95,
]  # fmt: skip
NUMBERS = [
    [((0,), 6), ((1,), 5), ((2,), 8)],
    [((0, 1, 2), 5), ((3,), 0)],
    [((0, 1), 5), ((2,), 0), ((3,), 0)],
    [((0, 1), 4), ((2,), 5), ((3,), 9)],
    [((0, 1), 5), ((2, 3), 3)],
    [((0,), 4), ((1, 2), 4), ((3,), 3)],
    [((0,), 2), ((1,), 3), ((2, 3), 7)],
    [((0, 1), 5), ((2,), 6), ((3, 4), 4)],
]
SIMULATED = [
    72.77, 138.19, 226.76, 54.99, 79.75, 119.81, 232.81, 63.25, 58.26, 117.21, 209.32, 64.33, 72.05, 118.02, 214.3, 45.31,
    76.32, 131.17, 213.64, 69.23, 62.36, 138.26, 283.38, 71.82,
]  # fmt: skip
WEAKENED = {
    "Noise on all weights": 13.36, "Smallest weights removed": 13.21,
    "Neurons killed": 9.05, "Rotation": 57.63, "Shift": 37.81, "Scale": 20.46,
    "Noise": 7.6,
}  # fmt: skip
LINK = "AQAAHfYDxgMDFQcJBQgNHhdAE1YBLAY-Dh4QFgwIHAgeBSAPHBscJRQvDjMEMwMvCykVIQsNHQ8hAS8UDwoZIg"  # of the first drawn digit


def mark(*values: Iterable[float]) -> float:
    """Return one number that changes with each of these numbers and with their order."""
    flat = np.concatenate([np.ravel(np.asarray(value, np.float64)) for value in values])
    return round(float(np.log1p(np.abs(flat)) @ (1.5 + np.cos(np.arange(len(flat))))), 2)


def drawn() -> list[float]:
    """Return a mark for each of 25 digits that people drew: of its pixels, its steps and its reading."""
    drawings, _ = drawn_digits.load(drawn_digits.HUNDRED)
    found = []
    for digit in (from_drawing(drawn_digits.fabric(drawing)) for drawing in drawings[::4]):
        passed = NETWORK.forward(digit.pixels)
        steps = [[*step.pixels.shape, step.pixels.sum()] for step in digit.steps]
        found.append(mark(digit.pixels.sum(axis=0), digit.pixels.sum(axis=1), steps, [passed.digit, doubt.confidence(passed)]))
    return found


def grouped() -> list[list]:
    """Return the strokes and the digits of 8 numbers of three drawn digits."""
    drawings, _ = drawn_digits.load(drawn_digits.HUNDRED)
    rng, found = np.random.default_rng(0), []
    for k in range(8):
        chosen = [drawings[i] for i in rng.choice(len(drawings), 3, replace=False)]
        parts = numbers.read(parse(drawn_digits.fabric(compose(chosen, (-0.1, 0.0, 0.05, 0.2)[k % 4], rng))), NETWORK)
        found.append([(part.strokes, part.passed.digit) for part in parts])
    return found


def simulated() -> Iterator[float]:
    """Yield a mark for each of 24 simulated photos, two of each kind. Half of them are small cut-outs."""
    rng, images = np.random.default_rng(0), mnist.test_images()
    for k, kind in enumerate(np.repeat(photos.KINDS, 2)):
        shapes = [photos.from_pixels(images[i]) for i in rng.choice(len(images), 9, replace=False)]
        count = (1, 2, 4, 1)[k % 4]
        scene = photos.scene_of(str(kind), photos.PENS[k % len(photos.PENS)], shapes[:count], shapes[count:], rng)
        scene = replace(scene, camera=replace(scene.camera, size=tuple(side * 2 // 5 for side in scene.camera.size)))
        picture = photos.photo(scene, rng)
        yield mark(*measures(open_page(photos.crop(picture, scene, count, rng) if k % 2 else picture)))


def measures(page: Page) -> Iterator[Iterable[float]]:
    """Yield what is found on a page: its ink, its pieces, its single digit and its rows of digits."""
    yield [page.ink.inverted, page.ink.is_flat, page.reduction]
    yield [array.mean() for array in (page.ink.even, page.ink.lines, page.ink.paper, page.ink.density)]
    pieces = [[piece.contrast, piece.length, piece.crowded, piece.grain, piece.thickness] for piece in page.pieces]
    yield np.mean(pieces, axis=0) if pieces else []
    yield [len(pieces), float(np.mean(page.weights)) if pieces else 0]
    if single := page.digit():
        yield [len(single), page.is_clear(single), page.view([page.pieces[i].box for i in single], 84)[0].mean()]
        yield page.steps(single)[-1].pixels.sum(axis=0)
    for row in image_numbers.read_page(image_numbers.cut_touching(page, NETWORK), NETWORK):
        yield from ([*digit.box, digit.passed.digit, digit.pixels.sum()] for digit in row)


def weakened() -> dict[str, float]:
    """Return a mark for each damage and each distortion: of its strengths and of the accuracy that is left on 200 test digits."""
    images, labels = mnist.test_images()[::50], mnist.test_labels()[::50]
    curves = {kind.name: curve(NETWORK, kind, images, labels) for kind in DAMAGES}
    found = {name: mark([*each], [*each.values()]) for name, each in curves.items()}
    return found | {kind.name: mark(kind.strengths, robustness.accuracies(NETWORK, kind, images, labels)) for kind in DISTORTIONS}


def changed(found: Iterable[float], before: list[float]) -> list[int]:
    return [i for i, (new, old) in enumerate(zip(found, before, strict=True)) if new != pytest.approx(old, abs=0.06, rel=5e-4)]


def test_drawings_are_read_as_before():
    assert changed(drawn(), DRAWN) == []
    assert grouped() == NUMBERS


def test_a_link_of_before_still_opens_its_drawing():
    drawings, _ = drawn_digits.load(drawn_digits.HUNDRED)
    assert link.encode(parse(drawn_digits.fabric(drawings[0])), 0) == LINK


@pytest.mark.parametrize("path", sorted(PHOTOS.glob("*.jpg")), ids=lambda path: path.stem)
def test_a_photo_is_read(path: Path):
    values = predict(NETWORK, path.read_bytes())
    assert str(values.get("number", values["digit"])) == path.stem.rpartition("_")[2]


def test_damage_and_distortions_leave_the_accuracy_of_before():
    assert weakened() == pytest.approx(WEAKENED, abs=0.06)


def test_simulated_photos_are_read_as_before():
    """OpenCV 4.10, the oldest that is allowed, changes a few."""
    assert len(found := changed(simulated(), SIMULATED)) <= (0 if cv2.__version__ >= "5" else 3), found


MODULES = ["digit", "explain", "link", "network", "numbers", "reshape", "whatif", "convolution", "mnist"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_of_a_module_are_true(name: str):
    module = importlib.import_module(f"model.{name}")
    done = doctest.testmod(module, extraglobs={"checkpoint": checkpoint, "strokes": strokes})
    assert done.attempted and not done.failed


if __name__ == "__main__":
    print(f"DRAWN = {drawn()}\nNUMBERS = {grouped()}\nSIMULATED = {[*simulated()]}\nWEAKENED = {weakened()}")
