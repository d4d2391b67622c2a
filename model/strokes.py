"""Drawings. A drawing consists of pen strokes and, optionally, a picture below them, such as an MNIST digit.

A stroke is a flat sequence of numbers: x, y of its start, and for each of its quadratic Bézier curves x, y of the control point
and x, y of the end. A straight line has its control point in the middle. Coordinates are in canvas pixels, y points down.
`model.drawing_json` reads and writes drawings. JavaScript in the browser repeats this module and `model.digit`, and
`tests/browser/test_parity.py` compares the two: change both together.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

Point = tuple[float, float]
Stroke = tuple[float, ...]  # 2 numbers for the start and 4 for each curve

CANVAS = 320  # px: side of the page's canvas
PEN_WIDTH = 18  # canvas pixels: of the page's pen. The reading does not depend on it
FLATNESS = 1 / 400  # distance between a chord and its curve, as a share of the drawing's extent (0.05 px of the 20 px box)
MAX_CHORDS = 16  # for each curve
MAX_POINTS = 16_000  # of all chords: curves of a long drawing get fewer chords, so that none takes more than 100 ms


@dataclass(frozen=True)
class Picture:
    """A picture on the canvas, such as an MNIST digit. left, top, side: in canvas px."""

    source: str = field(repr=False)  # a PNG as a data URL, which the browser shows
    pixels: np.ndarray = field(repr=False, compare=False)  # the image for the network, float32 (28, 28), 1 = ink
    left: float
    top: float
    side: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.left, self.top, self.left + self.side, self.top + self.side


@dataclass(frozen=True)
class Drawing:
    """A drawing on the canvas."""

    strokes: tuple[Stroke, ...] = ()
    picture: Picture | None = None  # the picture below the strokes, or None
    cut_off: bool = False  # whether the end is missing, because the drawing is too long

    @property
    def is_empty(self) -> bool:
        return not self.strokes and self.picture is None

    def only(self, indices: Sequence[int]) -> "Drawing":
        """Return a drawing with only the strokes at these indices, and without the picture."""
        return Drawing(tuple(self.strokes[i] for i in indices), None, self.cut_off)


def polyline(points: Sequence[Point]) -> Stroke:
    """Return a stroke that connects points with straight lines. A single point gives a dot."""
    numbers = [*points[0]]
    for x, y in points[1:] or points:
        numbers += [(numbers[-2] + x) / 2, (numbers[-1] + y) / 2, x, y]
    return tuple(numbers)


def length(strokes: Iterable[Stroke]) -> int:
    """Return the number of curves in all strokes. The start of each stroke counts as one more curve."""
    return sum((len(stroke) + 2) // 4 for stroke in strokes)


def flatten(strokes: Sequence[Stroke]) -> list[list[Point]]:
    """Convert each stroke to a polyline. Return the points of each polyline. The first point of each is repeated."""
    left, top, right, bottom = bounds([point for stroke in strokes for point in zip(stroke[::2], stroke[1::2], strict=True)])
    tolerance = max(right - left, bottom - top) * FLATNESS
    most = max(1, min(MAX_CHORDS, MAX_POINTS // length(strokes)))
    flat = []
    for stroke in strokes:
        x0, y0 = stroke[:2]
        line = [(x0, y0), (x0, y0)]
        for i in range(2, len(stroke), 4):
            x1, y1, x2, y2 = stroke[i : i + 4]
            # n chords of a quadratic curve are at most |p0 - 2 p1 + p2| / (4 n^2) away from it.
            bx, by = x0 - 2 * x1 + x2, y0 - 2 * y1 + y2
            bend = math.sqrt(bx * bx + by * by) / 4
            n = min(most, max(1, math.ceil(math.sqrt(bend / tolerance)))) if tolerance > 0 else 1
            for k in range(1, n + 1):
                t = k / n
                u = 1 - t
                line.append((u * u * x0 + 2 * u * t * x1 + t * t * x2, u * u * y0 + 2 * u * t * y1 + t * t * y2))
            x0, y0 = x2, y2
        flat.append(line)
    return flat


def bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom edges of the smallest box that contains the points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)
