"""Digits and letters that people drew with a pen on a tablet. A hundred of the digits are in hundred_digits, beside this file."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from harness.pencil import pencil
from model.digit import from_drawing

HUNDRED = Path(__file__).with_name("hundred_digits")
DIGITS, LETTERS = "pendigits.npz", "letters.npz"
CANVAS = 280  # px: the canvas that they were recorded for
PEN = 20  # px
CORNER = 0.25  # size in the corner, as a share of the recorded size

Strokes = list[np.ndarray]  # of one drawing; each stroke (n, 2), canvas px
Drawings = tuple[list[Strokes], np.ndarray, np.ndarray]  # with the label and the number of the writer of each, int (n,)


def load(folder: Path, name: str = DIGITS) -> Drawings:
    """Load the drawings in a file. The label of a letter is its character code. Raises FileNotFoundError without a file."""
    with np.load(folder / name) as file:
        points, starts, samples, labels, writers = (file[k] for k in ("pts", "stroke_start", "sample_start", "label", "writer"))
    points = points / 32.0
    drawings = [[points[starts[i] : starts[i + 1]] for i in range(samples[j], samples[j + 1])] for j in range(len(samples) - 1)]
    return drawings, labels, writers


def placed(strokes: Strokes, place: str) -> Strokes:
    """Move and scale a drawing. place: "recorded" (unchanged), "corner" (small, at the lower right) or "filling" (the canvas)."""
    if place == "corner":
        return [points * CORNER + CANVAS * (1 - CORNER) for points in strokes]
    return in_the_middle(strokes, PEN / 2, np.inf) if place == "filling" else strokes


def in_the_middle(strokes: Strokes, margin: float, most: float) -> Strokes:
    """Enlarge a drawing, `most` times at most, to fill the canvas except for a margin in px. Put it in the middle."""
    points = np.vstack(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min(most, (CANVAS - 2 * margin) / max((high - low).max(), 1))
    return [(stroke - (low + high) / 2) * scale + CANVAS / 2 for stroke in strokes]


def tilted(strokes: Strokes, degrees: float) -> Strokes:
    turn, middle = np.radians(degrees), CANVAS / 2
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return [(points - middle) @ rotation + middle for points in strokes]


def as_json(strokes: Strokes, pen: float = PEN) -> dict:
    """Convert a drawing to the JSON that the browser would send. pen: the stroke width in px."""
    return {"strokes": [pencil([tuple(p) for p in points.tolist()], pen) for points in strokes]}


def pixels(drawings: list[Strokes], pen: float = PEN, place: str = "recorded") -> np.ndarray:
    """Convert drawings to network inputs, float32 (n, 28, 28). pen: the stroke width in px. place: as in `placed`."""
    return np.stack([from_drawing(as_json(placed(strokes, place), pen)).pixels for strokes in drawings])


def picture(strokes: Strokes, pen: float = PEN, side: int = CANVAS) -> Image.Image:
    """Draw strokes as a greyscale image, white on black. pen: the stroke width in px. side: of the square image, in px."""
    sheet = Image.new("L", (side * 2, side * 2))  # twice the size, and reduced at the end
    brush = ImageDraw.Draw(sheet)
    for points in strokes:
        line = [(x * 2, y * 2) for x, y in points.tolist()]
        brush.line(line, fill=255, width=max(1, round(pen * 2)), joint="curve")
        for x, y in (line[0], line[-1]):
            brush.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    return sheet.reduce(2)
