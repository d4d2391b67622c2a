"""Drawings. A drawing consists of pen strokes and, optionally, a picture below them, such as an MNIST digit.

A stroke is a flat sequence of numbers: x, y of its start, and for each of its quadratic Bézier curves x, y of the control point
and x, y of the end. A straight line has its control point in the middle. Coordinates are in canvas pixels, y points down.
`model.drawing_json` reads and writes drawings. JavaScript in the browser repeats this module and `model.digit`, and
`tests/browser/test_parity.py` compares the two: change both together.
"""

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


def flatten(strokes: Sequence[Stroke]) -> list[np.ndarray]:
    """Convert each stroke to a polyline. Return the points of each polyline, (n, 2). The first point of each is repeated."""
    every = [np.reshape(stroke, (-1, 2)) for stroke in strokes]  # start, control, end, control, end, …
    left, top, right, bottom = bounds(np.concatenate(every))
    tolerance = max(right - left, bottom - top) * FLATNESS
    most = max(1, min(MAX_CHORDS, MAX_POINTS // length(strokes)))
    flat = []
    for points in every:
        start, control, end = points[:-2:2], points[1:-1:2], points[2::2]  # of each curve
        # n chords of a quadratic curve are at most |p0 - 2 p1 + p2| / (4 n^2) away from it.
        bends = np.sqrt(((start - 2 * control + end) ** 2).sum(axis=1)) / 4
        chords = np.ceil(np.sqrt(bends / tolerance)).clip(1, most).astype(int) if tolerance > 0 else np.ones(len(bends), int)
        curve = np.repeat(np.arange(len(chords)), chords)  # of each chord
        k = 1 + np.arange(len(curve)) - (chords.cumsum() - chords)[curve]  # its number in the curve
        t = (k / chords[curve])[:, None]
        u = 1 - t
        line = u * u * start[curve] + 2 * u * t * control[curve] + t * t * end[curve]
        flat.append(np.vstack([points[:1], points[:1], line]))
    return flat


def bounds(points: np.ndarray) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom edges of the smallest box that contains the points, (n, 2)."""
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, top, right, bottom
