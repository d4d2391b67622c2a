"""From a drawing or an image to the 28x28 pixels that the network reads, with every step kept for showing.

A drawing's strokes are drawn afresh: fitted into MNIST's 20 px box, drawn with one pen width whatever the canvas's pen was,
and moved so that the centre of mass lies where MNIST has it. An image goes the pixel way (`model.image`): polarity, crop,
box filter, the same centre.

    >>> digit = from_drawing({"objects": [{"type": "Path", "path": [["M", 60, 40], ["L", 60, 240]]}]})
    >>> digit.pixels.shape, digit.steps[0].name
    ((28, 28), 'as drawn')
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from model import image
from model.image import ImageError, Step
from model.redraw import BOX, CENTRE, PEN, PIXEL_X, PIXEL_Y, SIDE
from model.strokes import Drawing, DrawingError, Point, bounds, flatten, parse

__all__ = ["Digit", "DrawingError", "ImageError", "Step", "from_drawing", "from_image"]

SMALLEST = 8.0  # canvas px: a drawing smaller than this is a dot, and is not blown up to fill the box
STEP = 0.25  # px at 28x28: points nearer than this to the one before are left out
MAX_SEGMENTS = 2000  # drawn at most, so that no drawing costs more than about 50 ms
CANVAS = 320  # px: the side of the canvas that "as drawn" shows
DRAWN_SIDE = 84  # px: the picture "as drawn"
MAX_ROUNDED = 2000  # points: the picture "as drawn" of a longer drawing has its corners left unrounded, which take longest

SHORT = 2.0  # px: the longest segment, along x and y, that is drawn in a window
WINDOW = 7  # pixels a side: a short segment, the pen on both its sides, and the pixels that they begin and end in
_WINDOW = np.divmod(np.arange(WINDOW * WINDOW), WINDOW)[::-1]  # columns and rows of a window


@dataclass(frozen=True)
class Digit:
    """What the network reads. pixels: float32 (28, 28), 0 = paper, 1 = ink. steps: how it came about, in order. note: what a
    person should know of the reading (something was left out), mostly empty."""

    pixels: np.ndarray
    steps: tuple[Step, ...]
    note: str = ""


def from_drawing(json_data: dict | Drawing | None, canvas: int = CANVAS) -> Digit | None:
    """Return the digit in a canvas's Fabric JSON, or in a parsed drawing. Return None if nothing is drawn.

    canvas: the side of the canvas in px, for the step "as drawn". Raises DrawingError if the JSON holds anything that is not a
    free stroke or a picture.
    """
    drawing = json_data if isinstance(json_data, Drawing) else parse(json_data)
    if drawing.picture is not None:
        return _over_picture(drawing)
    if not drawing.strokes:
        return None
    lines = flatten(drawing.strokes)
    left, top, right, bottom = bounds([p for line in lines for p in line])
    scale = (BOX - PEN) / max(right - left, bottom - top, SMALLEST)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    fitted = [[((x - middle_x) * scale + SIDE / 2, (y - middle_y) * scale + SIDE / 2) for x, y in line] for line in lines]
    segments, cut_off = _segments(fitted)
    scaled = draw(segments)
    ink = scaled.sum()
    shift_x = CENTRE - (PIXEL_X * scaled).sum() / ink
    shift_y = CENTRE - (PIXEL_Y * scaled).sum() / ink
    centred = draw(segments + np.array([shift_x, shift_y, shift_x, shift_y]))
    drawn, cropped = _as_drawn(lines, drawing.widths, canvas)
    steps = (
        Step("as drawn", drawn),
        Step("cropped", cropped),
        Step("scaled", scaled.reshape(SIDE, SIDE).astype(np.float32)),
        Step("centred", centred.reshape(SIDE, SIDE).astype(np.float32)),
    )
    return Digit(steps[-1].pixels, steps, _note(cut_off or drawing.cut_off))


def from_image(picture: Image.Image) -> Digit | None:
    """The digit in an image of any size and mode, dark on light or light on dark; None where it is blank. Raises ImageError."""
    steps = image.steps(picture)
    return Digit(steps[-1].pixels, steps) if steps else None


def draw(segments: np.ndarray) -> np.ndarray:
    """Segments as ink: each pixel is clip(PEN / 2 - d + 1/2, 0, 1), d its middle's distance to the nearest segment.

    segments: float64 (s, 4), x0 y0 x1 y1 in px at 28x28. Returns float64 (784,).
    """
    nearest = np.full(SIDE * SIDE, np.inf)
    # Most segments are short: they are measured against the pixels around them, all that they can reach, the others against all.
    short = np.abs(segments[:, 2:] - segments[:, :2]).max(axis=1) <= SHORT
    around = segments[short]
    corner = np.floor(np.minimum(around[:, :2], around[:, 2:]) - PEN / 2 - 0.5).clip(0, SIDE - WINDOW)  # (s, 2)
    column, row = (corner[:, axis, None] + _WINDOW[axis] for axis in (0, 1))  # (s, WINDOW ** 2) each
    pixels = (row * SIDE + column).astype(np.intp)
    np.minimum.at(nearest, pixels.ravel(), _squares(around, column + 0.5, row + 0.5).ravel())
    long = segments[~short]
    for chunk in np.array_split(long, -(-len(long) // 256)) if len(long) else ():  # 256 at a time: 1.6 MB an array
        np.minimum(nearest, _squares(chunk, PIXEL_X, PIXEL_Y).min(axis=0), out=nearest)
    return np.clip(PEN / 2 - np.sqrt(nearest) + 0.5, 0, 1)


def _squares(segments: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Squared distances from segments (s, 4) to points, whose x and y are (p,) for all or (s, p) for each; returns (s, p)."""
    ax, ay = segments[:, :1], segments[:, 1:2]
    bx, by = segments[:, 2:3] - ax, segments[:, 3:] - ay
    length = bx * bx + by * by
    px, py = x - ax, y - ay
    along = (px * bx + py * by) / np.where(length > 0, length, 1)
    np.clip(along, 0, 1, out=along)
    px -= along * bx
    py -= along * by
    return px * px + py * py


def _segments(lines: list[list[Point]]) -> tuple[np.ndarray, bool]:
    """Lines as segments (s, 4), and whether some were cut off. Points nearer than STEP to the last kept one are left out, but
    for a line's end."""
    segments = []
    for line in lines:
        x, y = line[0]
        segments.append((x, y, x, y))  # a stroke of one point is a dot
        for i, (nx, ny) in enumerate(line):
            if (nx - x) * (nx - x) + (ny - y) * (ny - y) >= STEP * STEP or i == len(line) - 1:
                segments.append((x, y, nx, ny))
                x, y = nx, ny
    return np.array(segments[:MAX_SEGMENTS]), len(segments) > MAX_SEGMENTS


def _over_picture(drawing: Drawing) -> Digit:
    """A 28x28 picture as it is, with the strokes drawn over it where they lie."""
    picture = drawing.picture
    shown = Step("as drawn", picture.pixels)
    if not drawing.strokes:
        return Digit(picture.pixels, (shown,))
    scale = SIDE / picture.side
    lines = [[((x - picture.left) * scale, (y - picture.top) * scale) for x, y in line] for line in flatten(drawing.strokes)]
    segments, cut_off = _segments(lines)
    pixels = np.maximum(picture.pixels, draw(segments).reshape(SIDE, SIDE).astype(np.float32))
    return Digit(pixels, (shown, Step("with your strokes", pixels)), _note(cut_off or drawing.cut_off))


def _as_drawn(lines: list[list[Point]], widths: tuple[float, ...], canvas: int) -> tuple[np.ndarray, np.ndarray]:
    """The canvas as it looks, (84, 84), and the part of it that holds ink; only for showing, never read."""
    oversample = 3
    scale = DRAWN_SIDE * oversample / canvas
    sheet = Image.new("L", (DRAWN_SIDE * oversample,) * 2)
    pen = ImageDraw.Draw(sheet)
    joint = "curve" if sum(map(len, lines)) <= MAX_ROUNDED else None
    for line, width in zip(lines, widths, strict=True):
        points = [(min(max(x * scale, -1e4), 1e4), min(max(y * scale, -1e4), 1e4)) for x, y in line]
        radius = min(max(width * scale / 2, 1.0), DRAWN_SIDE)
        pen.line(points, fill=255, width=round(2 * radius), joint=joint)
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    drawn = np.asarray(sheet.reduce(oversample), np.float32) / 255
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not rows.size:  # drawn wholly outside the page
        return drawn, drawn
    return drawn, drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _note(cut_off: bool) -> str:
    return "This drawing is longer than what is read at once: its end was left out." if cut_off else ""
