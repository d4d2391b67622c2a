"""Drawings that are no digits, in px of a canvas of 320 px, and a few digits in the same form, for tests."""

from itertools import pairwise

import numpy as np

Stroke = list[tuple[float, float]]


def ring(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> Stroke:
    """Return 24 points on a circle or an arc, in canvas px. start, end: angles in degrees, clockwise from three o'clock."""
    return [(x + radius * np.cos(t), y + radius * np.sin(t)) for t in np.radians(np.linspace(start, end, 24))]


def heart() -> list[Stroke]:
    t = np.linspace(0, 2 * np.pi, 60)
    x, y = 16 * np.sin(t) ** 3, 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return [list(zip(160 + 7 * x, 160 - 7 * y, strict=True))]


def on_its_side(strokes: list[Stroke]) -> list[Stroke]:
    return [[(320 - y, x) for x, y in stroke] for stroke in strokes]


TWO: list[Stroke] = [[(100, 90), (130, 55), (185, 60), (200, 100), (170, 150), (120, 210), (95, 260), (150, 258), (215, 255)]]
THREE: list[Stroke] = [
    [(105, 70), (150, 45), (200, 70), (195, 120), (150, 150), (205, 175), (215, 225), (165, 265), (105, 245)],
]
FOUR: list[Stroke] = [[(150, 40), (125, 110), (95, 190), (220, 185)], [(190, 120), (185, 200), (180, 280)]]
SEVEN: list[Stroke] = [[(90, 60), (150, 58), (215, 55), (185, 120), (160, 190), (135, 280)]]
NO_DIGITS: dict[str, list[Stroke]] = {
    "heart": heart(),
    "house": [[(80, 270), (80, 140), (160, 50), (240, 140), (240, 270), (80, 270)]],
    "smiley": [ring(160, 160, 110), ring(120, 125, 8), ring(200, 125, 8), ring(160, 165, 60, 20, 160)],
    "X": [[(70, 50), (250, 270)], [(250, 50), (70, 270)]],
    "plus": [[(160, 50), (160, 270)], [(50, 160), (270, 160)]],
    "triangle": [[(160, 50), (270, 260), (50, 260), (160, 50)]],
    "A": [[(70, 280), (160, 40), (250, 280)], [(105, 190), (215, 190)]],
    "dot": [[(160, 160)]],
    "2 on its side": on_its_side(TWO),
    "4 on its side": on_its_side(FOUR),
}
DIGITS = {"2": TWO, "3": THREE, "4": FOUR, "7": SEVEN, "1": [[(160, 40), (155, 280)]], "0": [ring(160, 160, 100)]}


def moving(stroke: Stroke) -> Stroke:
    """Divide each straight segment of a stroke into ten equal parts. Return all points, as a moving pen would send them."""
    ways = np.array(stroke, float)
    points = [(1 - t) * a + t * b for a, b in pairwise(ways) for t in np.arange(10) / 10]
    return [tuple(point) for point in (*points, ways[-1])]
