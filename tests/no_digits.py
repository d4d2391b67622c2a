"""Drawings that are no digits, in px of a canvas of 320 px, and digits in the same form, for tests."""

from itertools import pairwise

import numpy as np

from harness.digits import DIGITS

Stroke = list[tuple[float, float]]


def ring(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> Stroke:
    """Return 24 points on a circle or an arc, in canvas px. start, end: angles in degrees, clockwise from three o'clock."""
    return [(x + radius * np.cos(t), y + radius * np.sin(t)) for t in np.radians(np.linspace(start, end, 24))]


def heart() -> list[Stroke]:
    t = np.linspace(0, 2 * np.pi, 60)
    x, y = 16 * np.sin(t) ** 3, 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return [list(zip(160 + 7 * x, 160 - 7 * y, strict=True))]


def digit(which: int) -> list[Stroke]:
    return [[(320 * x, 320 * y) for x, y in stroke] for stroke in DIGITS[which]]


def on_its_side(strokes: list[Stroke]) -> list[Stroke]:
    return [[(320 - y, x) for x, y in stroke] for stroke in strokes]


NO_DIGITS: dict[str, list[Stroke]] = {
    "heart": heart(),
    "house": [[(80, 270), (80, 140), (160, 50), (240, 140), (240, 270), (80, 270)]],
    "smiley": [ring(160, 160, 110), ring(120, 125, 8), ring(200, 125, 8), ring(160, 165, 60, 20, 160)],
    "X": [[(70, 50), (250, 270)], [(250, 50), (70, 270)]],
    "plus": [[(160, 50), (160, 270)], [(50, 160), (270, 160)]],
    "triangle": [[(160, 50), (270, 260), (50, 260), (160, 50)]],
    "A": [[(70, 280), (160, 40), (250, 280)], [(105, 190), (215, 190)]],
    "dot": [[(160, 160)]],
    "2 on its side": on_its_side(digit(2)),
    "4 on its side": on_its_side(digit(4)),
}


def moving(stroke: Stroke) -> Stroke:
    """Divide each straight segment of a stroke into ten equal parts. Return all points, as a moving pen would send them."""
    ways = np.array(stroke, float)
    points = [(1 - t) * a + t * b for a, b in pairwise(ways) for t in np.arange(10) / 10]
    return [tuple(point) for point in (*points, ways[-1])]
