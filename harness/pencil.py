"""Drawings in the form in which the browser sends them, for tests and benchmarks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from harness.digits import DIGITS
from model.strokes import CANVAS, PEN_WIDTH, Point


def drawn(digit: int, degrees: float = 0) -> dict:
    """Return a handwritten digit as the JSON of a drawing. degrees: its rotation about the middle of the canvas."""
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    strokes = [((np.array(stroke) - 0.5) @ rotation + 0.5) * CANVAS for stroke in DIGITS[digit]]
    return {"strokes": [pencil([(x, y) for x, y in stroke.tolist()]) for stroke in strokes], "picture": None}


def pencil(points: Sequence[Point], width: float = PEN_WIDTH) -> list[float]:
    """Convert pen positions in px to the stroke that the PencilBrush of Fabric.js 7.4, a drawing library, makes of them."""
    if len(points) == 1:
        points = [points[0], points[0]]
    correction = width / 1000
    (x0, y0), (x1, y1) = points[0], points[1]
    sx, sy = 1, 0
    if len(points) > 2:
        sx, sy = int(np.sign(points[2][0] - x1)), int(np.sign(points[2][1] - y1))
    stroke = [x0 - sx * correction, y0 - sy * correction]
    for (ax, ay), (bx, by) in pairwise(points):
        if (ax, ay) != (bx, by):
            stroke += [ax, ay, (ax + bx) / 2, (ay + by) / 2]
    x, y = points[-1]
    if len(points) > 2:
        sx, sy = int(np.sign(x - points[-2][0])), int(np.sign(y - points[-2][1]))
    end = x + sx * correction, y + sy * correction
    return [*stroke, (stroke[-2] + end[0]) / 2, (stroke[-1] + end[1]) / 2, *end]


def fabric(*strokes: Sequence[float]) -> dict:
    """Convert strokes to a drawing in the JSON format of Fabric.js, which streamlit-drawable-canvas uses."""
    paths = [[["M", *stroke[:2]], *(["Q", *stroke[i : i + 4]] for i in range(2, len(stroke), 4))] for stroke in strokes]
    return {"objects": [{"type": "Path", "path": path, "strokeWidth": PEN_WIDTH} for path in paths]}
