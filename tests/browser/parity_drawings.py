"""Drawings on which the JavaScript of ui/components and Python are compared: digits, numbers, and what is no digit."""

import numpy as np

import harness.drawn_digits
from harness.digits import DIGITS
from harness.pencil import fabric, pencil
from model.digit import from_drawing
from model.drawing_json import picture_to_json, to_picture
from tests.held_out_shapes import HELD_OUT
from training import synthetic_shapes
from training.synthetic_shapes import TRAINED

CANVAS = 320  # px


def wandering(rng: np.random.Generator) -> list[tuple[float, float]]:
    """A pen's points, in whole pixels as a mouse gives them: straight, curved, jagged, tiny, or off the canvas."""
    n = int(rng.choice([1, 2, 3, 5, 20, 60, 150]))
    steps = rng.normal(0, rng.choice([0.3, 3.0, 12.0]), (n, 2)) + rng.normal(0, 2, 2)
    smooth = rng.choice([0.0, 0.7, 0.95])
    for i in range(1, n):
        steps[i] = smooth * steps[i - 1] + (1 - smooth) * steps[i]
    points = rng.uniform(20, 300, 2) + steps.cumsum(axis=0)
    return [(float(x), float(y)) for x, y in (points.round() if rng.random() < 0.7 else points)]


def moved(stroke: dict, rng: np.random.Generator) -> dict:
    """The stroke elsewhere, as Fabric gives its position."""
    return stroke | {"originX": "center", "originY": "center", "left": rng.uniform(50, 270), "top": rng.uniform(50, 270)}


def own_drawings() -> list[dict]:
    """300 drawings: wandering pens, moved strokes, and strokes over a picture."""
    rng = np.random.default_rng(11)
    drawings = []
    for i in range(300):
        strokes = [pencil(wandering(rng), float(rng.choice([1, 8, 18, 40]))) for _ in range(rng.integers(1, 5))]
        drawing = {"strokes": strokes, "picture": None}
        if i % 4 == 1:
            drawing = {"objects": [moved(stroke, rng) for stroke in fabric(*strokes)["objects"]]}
        elif i % 10 == 2:
            drawing["picture"] = picture_to_json(to_picture(rng.random((28, 28)).astype(np.float32)))
        drawings.append(drawing)
    return drawings


def no_digits() -> list[dict]:
    """Every kind of letter, sign and doodle, and half of them with a tap somewhere on the canvas."""
    rng = np.random.default_rng(6)
    drawings = []
    for variants in (synthetic_shapes.kinds(TRAINED) | synthetic_shapes.kinds(HELD_OUT)).values():
        for strokes in variants:
            size, left, top = rng.uniform(60, 200), rng.uniform(20, 100), rng.uniform(20, 100)
            lines = [[(left + size * x, top + size * y) for x, y in stroke] for stroke in strokes]
            if rng.random() < 0.5:
                lines.insert(rng.integers(len(lines) + 1), [tuple(rng.uniform(0, CANVAS, 2).tolist())])
            drawings.append({"strokes": [pencil(line) for line in lines]})
    assert sum("left out" in from_drawing(drawing).note for drawing in drawings) > 20
    return drawings


def own_numbers() -> list[dict]:
    """200 numbers of one to six of the test digits: apart, touching and overlapping, some with a dot or strokes made thicker."""
    rng = np.random.default_rng(9)
    drawings = []
    for _ in range(200):
        size, x, lines = rng.uniform(40, 120), 10.0, []
        for digit in rng.integers(0, 10, rng.integers(1, 7)):
            left = min(px for stroke in DIGITS[int(digit)] for px, _ in stroke)
            placed = [[(x + size * (px - left), 60 + size * py) for px, py in stroke] for stroke in DIGITS[int(digit)]]
            x = max(px for stroke in placed for px, _ in stroke) + size * rng.normal(0.1, 0.1)
            lines += placed
        if rng.random() < 0.2:
            lines.append([tuple(rng.uniform(0, CANVAS, 2).tolist())])
        lines += [[(px + rng.normal(0, 2), py) for px, py in line] for line in lines if rng.random() < 0.2]
        drawings.append({"strokes": [pencil(lines[i]) for i in rng.permutation(len(lines))]})
    return drawings


def drawn_digits() -> list[dict]:
    """100 digits of other people's hands, each at three places and sizes."""
    drawings, *_ = harness.drawn_digits.load(harness.drawn_digits.HUNDRED)
    places = ("recorded", "corner", "filling")
    return [harness.drawn_digits.as_json(harness.drawn_digits.placed(strokes, place)) for strokes in drawings for place in places]
