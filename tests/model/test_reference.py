"""Drawings and photos are read as they were when reference.json was written: the values by which they are read, each by name.

`python -m tests.model.test_reference` writes the file anew, and `npx prettier --write tests/model/reference.json` gives it its
lines. Do it only for a change that is meant to change readings.
"""

import doctest
import importlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from benchmarks.numbers import compose
from harness import drawn_digits
from model import checkpoint, doubt, image_numbers, link, mnist, numbers, strokes
from model.digit import from_drawing, from_page
from model.drawing_json import parse
from model.image import Page, open_page
from model.whatif import DAMAGES, curve

NETWORK = checkpoint.load()
PHOTOS = sorted((Path(__file__).parents[1] / "photos").glob("*.jpg"))  # on twelve kinds of paper; each name ends with the number
SMALL = 3  # times smaller, and as a negative, is each photo read, too
BEFORE = Path(__file__).with_name("reference.json")


def drawn() -> list[dict]:
    """Return what is computed for each of 25 digits that people drew."""
    drawings, *_ = drawn_digits.load(drawn_digits.HUNDRED)
    found = [from_drawing(drawn_digits.as_json(drawing)) for drawing in drawings[::4]]
    passes = [NETWORK.forward(digit.pixels) for digit in found]
    return [
        {"digit": passed.digit, "confidence": float(doubt.confidence(passed)), **sums(digit.pixels, "pixels")}
        for digit, passed in zip(found, passes, strict=True)
    ]


def sums(image: np.ndarray, name: str, parts: int = 14) -> dict:
    """Return the sums of some horizontal and some vertical bands of an image."""
    bands = {"down": np.array_split(image, parts), "across": np.array_split(image, parts, axis=1)}
    return {f"{name} {way}": [float(part.sum(dtype=np.float64)) for part in each] for way, each in bands.items()}


def grouped() -> list[list]:
    """Return the strokes and the digits of 8 numbers of three drawn digits."""
    drawings, *_ = drawn_digits.load(drawn_digits.HUNDRED)
    rng, found = np.random.default_rng(0), []
    for k in range(8):
        chosen = [drawings[i] for i in rng.choice(len(drawings), 3, replace=False)]
        parts = numbers.read(parse(drawn_digits.as_json(compose(chosen, (-0.1, 0.0, 0.05, 0.2)[k % 4], rng))), NETWORK)
        found.append([{"strokes": part.strokes, "digit": part.passed.digit} for part in parts])
    return found


def photographed(path: Path) -> dict[str, dict]:
    """Return what is found in a photo, and in a small negative of it."""
    photo = ImageOps.exif_transpose(Image.open(path)).convert("L")
    negative = ImageOps.invert(photo.reduce(max(1, SMALL if min(photo.size) > 400 else 1)))
    return {"whole": seen(open_page(photo)), "negative": seen(open_page(negative))}


def seen(page: Page) -> dict:
    """Return what is found on a page: its ink, its pieces, its single digit and its rows of digits."""
    single = page.digit()
    rows = image_numbers.read_page(image_numbers.cut_touching(page, NETWORK), NETWORK)
    area = page.ink.photo.size / 1000
    found = {"inverted": page.ink.inverted, "flat": page.ink.is_flat, "reduction": page.reduction, "score": page.score}
    for name in ("even", "lines", "paper", "density"):
        found |= sums(getattr(page.ink, name) / area, name, 4)
    heaviest = sorted(range(len(page.pieces)), key=lambda i: -page.weights[i])[:4]
    for name in ("contrast", "length", "crowded", "grain", "thickness", "size"):
        found[name] = [getattr(page.pieces[i], name) for i in heaviest]
    found |= {"pieces": len(page.pieces), "weights": [page.weights[i] for i in heaviest]}
    if single:
        box = [page.pieces[i].box for i in single]
        steps = {step.name: step.pixels for step in from_page(page, single).steps}
        found |= {"single": len(single), "is clear": page.is_clear(single), **sums(page.view(box, 84)[0], "view", 4)}
        found |= sums(steps["centred"], "centred") | sums(steps["ink alone"], "ink alone", 4)
    return found | {"rows": [[[d.passed.digit, *d.box, float(d.passed.x.sum()), d.confidence] for d in row] for row in rows]}


def weakened() -> dict[str, list]:
    """Return the strengths of each damage, and the accuracy that each leaves on 200 test digits."""
    images, labels = (part[::50] for part in mnist.test_set())
    curves = {kind.name: curve(NETWORK, kind, images, labels) for kind in DAMAGES}
    return {kind.name: [[*kind.strengths], [*curves[kind.name]]] for kind in DAMAGES}


def named(value: object, name: str = "") -> dict[str, object]:
    """Return all values in nested lists and dictionaries by their place, such as "shadow_0 whole pieces"."""
    if isinstance(value, dict | list | tuple):
        each = value.items() if isinstance(value, dict) else enumerate(value)
        return {place: leaf for key, part in each for place, leaf in named(part, f"{name} {key}".strip()).items()}
    return {name: round(value, 4) if isinstance(value, float) else value}


def changed(found: object, before: object) -> dict[str, tuple]:
    """Return the values that differ from before, by their place: those found now and before."""
    new, old = named(found), named(before)
    same = {place for place in new.keys() & old.keys() if new[place] == pytest.approx(old[place], rel=1e-3, abs=5e-4)}
    return {place: (new.get(place), old.get(place)) for place in (new.keys() | old.keys()) - same}


@pytest.fixture(scope="module")
def before() -> dict:
    return json.loads(BEFORE.read_text())


def test_drawings_are_read_as_before(before):
    assert changed(drawn(), before["drawn"]) == {}
    assert changed(grouped(), before["numbers"]) == {}


def test_a_link_of_before_still_opens_its_drawing(before):
    drawings, *_ = drawn_digits.load(drawn_digits.HUNDRED)
    back, label = link.decode(before["link"])
    pixels = [from_drawing(drawing).pixels for drawing in (back, drawn_digits.as_json(drawings[0]))]
    np.testing.assert_allclose(*NETWORK.forward(np.array(pixels)).probabilities, atol=0.01)
    assert label == 0 and len(link.encode(parse(drawn_digits.as_json(drawings[0])), 0)) <= len(before["link"])


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.stem)
def test_a_photo_is_read_as_before(path: Path, before):
    found = photographed(path)
    whole = found["whole"]
    digits = [row[0] for line in whole["rows"] for row in line]
    expected = path.stem.rpartition("_")[2]
    assert "".join(map(str, digits)) == (expected if len(expected) > 1 else "")
    if cv2.__version__ >= "5":  # OpenCV 4.10, the oldest that is allowed, finds slightly different ink
        assert changed(found, before["photos"][path.stem]) == {}


def test_damage_leaves_the_accuracy_of_before(before):
    assert changed(weakened(), before["weakened"]) == {}


MODULES = ["digit", "explain", "link", "network", "numbers", "whatif", "mnist"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_of_a_module_are_true(name: str):
    module = importlib.import_module(f"model.{name}")
    done = doctest.testmod(module, extraglobs={"checkpoint": checkpoint, "strokes": strokes})
    assert done.attempted and not done.failed


if __name__ == "__main__":
    photos = {path.stem: photographed(path) for path in PHOTOS}
    values = {"drawn": drawn(), "numbers": grouped(), "photos": photos, "weakened": weakened()}
    values["link"] = json.loads(BEFORE.read_text())["link"]
    rounded = json.loads(json.dumps(values), parse_float=lambda number: float(f"{float(number):.4g}"))
    BEFORE.write_text(json.dumps(rounded))
