"""Drawings in the form in which the canvas sends them, for tests and benchmarks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from harness.digits import DIGITS
from model.digit import CANVAS
from model.strokes import PEN_WIDTH, Point


def drawn(digit: int, side: float = CANVAS, degrees: float = 0) -> dict:
    """Return a handwritten digit as the JSON of a drawing, in the form in which the canvas sends it.

    side: the side of the square that holds the digit, in px. The square is at the upper left of the canvas.
    degrees: the rotation of the digit about the middle of the square.
    """
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    strokes = [((np.array(stroke) - 0.5) @ rotation + 0.5) * side for stroke in DIGITS[digit]]
    return {"objects": [pencil([(x, y) for x, y in stroke.tolist()]) for stroke in strokes]}


def pencil(points: Sequence[Point], width: float = PEN_WIDTH) -> dict:
    """Convert pen positions in px to the path object (JSON) that the PencilBrush of Fabric.js 7.4, a drawing library, makes."""
    if len(points) == 1:
        points = [points[0], points[0]]
    correction = width / 1000
    (x0, y0), (x1, y1) = points[0], points[1]
    sx, sy = 1, 0
    if len(points) > 2:
        sx, sy = int(np.sign(points[2][0] - x1)), int(np.sign(points[2][1] - y1))
    path: list[list] = [["M", x0 - sx * correction, y0 - sy * correction]]
    p1, p2 = points[0], points[1]
    for i in range(1, len(points)):
        if p1 != p2:
            path.append(["Q", *p1, (p1[0] + p2[0]) / 2, (p1[1] + p2[1]) / 2])
        p1 = points[i]
        if i + 1 < len(points):
            p2 = points[i + 1]
    if len(points) > 2:
        sx, sy = int(np.sign(p1[0] - points[-2][0])), int(np.sign(p1[1] - points[-2][1]))
    path.append(["L", p1[0] + sx * correction, p1[1] + sy * correction])
    return {"type": "Path", "path": path, "strokeWidth": width}


def numbers_of(stroke: dict) -> list[float]:
    """Return what a browser sends to the server for a stroke made by `pencil`: coordinates x, y, x, y, … in canvas px.

    These are the start, the control point of each quadratic curve, and the ends of the last curve and of the line after it.
    The other curves' ends are left out, because each lies halfway between two control points.
    """
    path = stroke["path"]
    rows = [numbers[:2] if name == following == "Q" else numbers for (name, *numbers), (following, *_) in pairwise(path)]
    return [number for row in [*rows, path[-1][1:]] for number in row]
