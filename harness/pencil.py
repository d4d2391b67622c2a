"""Drawings in the form in which the browser sends them, for tests and benchmarks."""

from collections.abc import Sequence

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
    p1, p2 = points[0], points[1]
    for i in range(1, len(points)):
        if p1 != p2:
            stroke += [*p1, (p1[0] + p2[0]) / 2, (p1[1] + p2[1]) / 2]
        p1 = points[i]
        if i + 1 < len(points):
            p2 = points[i + 1]
    if len(points) > 2:
        sx, sy = int(np.sign(p1[0] - points[-2][0])), int(np.sign(p1[1] - points[-2][1]))
    end = p1[0] + sx * correction, p1[1] + sy * correction
    return [*stroke, (stroke[-2] + end[0]) / 2, (stroke[-1] + end[1]) / 2, *end]


def fabric(*strokes: Sequence[float]) -> dict:
    """Convert strokes to a drawing in the JSON format of Fabric.js, which streamlit-drawable-canvas uses."""
    paths = [[["M", *stroke[:2]], *(["Q", *stroke[i : i + 4]] for i in range(2, len(stroke), 4))] for stroke in strokes]
    return {"objects": [{"type": "Path", "path": path, "strokeWidth": PEN_WIDTH} for path in paths]}
