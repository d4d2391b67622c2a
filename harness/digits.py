"""Ten digits as a person draws them, for tests, benchmarks and the README's pictures.

A digit is a list of strokes. A stroke is a list of points (x, y), in fractions of the canvas's side length.
"""

import math

from PIL import Image, ImageDraw


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float, n: int = 14) -> list[tuple[float, float]]:
    """Return n + 1 points on an arc of an ellipse. start, end: angles in degrees, clockwise from three o'clock."""
    angles = [math.radians(start + (end - start) * i / n) for i in range(n + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


DIGITS = {
    0: [arc(0.5, 0.5, 0.2, 0.31, -80, 285, 24)],
    1: [[(0.42, 0.3), (0.53, 0.19), (0.52, 0.5), (0.51, 0.82)]],
    2: [[*arc(0.49, 0.36, 0.18, 0.17, -165, 25), (0.5, 0.62), (0.31, 0.81), (0.5, 0.79), (0.72, 0.81)]],
    3: [[*arc(0.47, 0.34, 0.17, 0.15, -150, 85), *arc(0.47, 0.65, 0.2, 0.17, -85, 150)]],
    4: [[(0.42, 0.18), (0.35, 0.4), (0.3, 0.57), (0.5, 0.57), (0.73, 0.55)], [(0.62, 0.3), (0.6, 0.6), (0.58, 0.85)]],
    5: [[(0.66, 0.2), (0.4, 0.21), (0.36, 0.47), *arc(0.47, 0.63, 0.19, 0.18, -120, 150)]],
    6: [[(0.6, 0.17), (0.45, 0.32), (0.36, 0.52), *arc(0.5, 0.66, 0.15, 0.16, -190, 160, 20)]],
    7: [[(0.28, 0.22), (0.5, 0.21), (0.71, 0.22), (0.6, 0.45), (0.5, 0.65), (0.43, 0.84)]],
    8: [
        [
            *arc(0.5, 0.34, 0.14, 0.15, -60, -270, 14),
            *arc(0.5, 0.66, 0.17, 0.17, -90, 270, 20),
            *arc(0.5, 0.34, 0.14, 0.15, 90, -60, 10),
        ]
    ],
    9: [[*arc(0.5, 0.35, 0.15, 0.15, -10, -350, 20), (0.65, 0.4), (0.62, 0.6), (0.57, 0.84)]],
}


def row(digits: list[int]) -> list[list[tuple[float, float]]]:
    """Return the strokes of a drawing with several digits side by side."""
    strokes = []
    x, size, gap = 0.08, 0.34, 0.08
    for digit in digits:
        left = min(px for stroke in DIGITS[digit] for px, _ in stroke)
        placed = [[((px - left) * size + x, py * size + 0.33) for px, py in stroke] for stroke in DIGITS[digit]]
        x = max(px for stroke in placed for px, _ in stroke) + gap
        strokes += placed
    return strokes


def sheet(rows: list[list[int]], pen: int = 6, size: int = 110) -> Image.Image:
    """Return a greyscale image with rows of dark digits. pen: stroke width in px. size: side of each digit's square in px."""
    page = Image.new("L", (max(map(len, rows)) * size, len(rows) * size), 235)
    brush = ImageDraw.Draw(page)
    for y, row in enumerate(rows):
        for x, digit in enumerate(row):
            write(brush, digit, (x * size, y * size), size, pen)
    return page


def write(brush: ImageDraw.ImageDraw, digit: int, place: tuple, size: float, pen: int, ink: int | tuple = 25) -> None:
    """Write a digit on an image. place: the upper left corner of its square, in px. size: side of the square, in px."""
    left, top = place
    for stroke in DIGITS[digit]:
        brush.line([(left + size * x, top + size * y) for x, y in stroke], fill=ink, width=pen, joint="curve")
