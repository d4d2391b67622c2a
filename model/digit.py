"""Convert a drawing or an image to the 28x28 pixels that the network reads. The steps are kept, so that the page can show them.

The strokes of a drawing are scaled to MNIST's box of 20 px and drawn again with a pen of standard width. Then they are moved so
that their centre of mass is where MNIST's images have it. `model.image` converts images.

    >>> digit = from_drawing({"objects": [{"type": "Path", "path": [["M", 60, 40], ["L", 60, 240]]}]})
    >>> digit.pixels.shape, digit.steps[0].name
    ((28, 28), 'centred')
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from model import image
from model.distance import between, squares
from model.drawing_json import DrawingError, parse
from model.image_file import ImageError
from model.paper import StepImage
from model.stroke_width import BOX, CENTRE, PEN, PIXEL_X, PIXEL_Y, SIDE, redrawn
from model.strokes import Drawing, Picture, bounds, flatten
from system.errors import mark

__all__ = ["Digit", "DrawingError", "ImageError", "StepImage", "from_drawing", "from_image"]

SMALLEST = 8.0  # canvas px: a smaller drawing is a dot, which is not enlarged to fill the box
TAP = 0.1  # a stroke smaller than this share of the largest stroke may be a tap by mistake
FAR = 0.25  # a tap further from the digit than this share of the digit's size is left out
STEP = 0.25  # px at 28x28: least distance between two points of a line
MAX_SEGMENTS = 2000  # so that no drawing takes more than about 50 ms

SHORT = 2.0  # px: a segment that is no longer than this along x and y is compared only with the pixels of a window
WINDOW = 7  # pixels: side of the window. It holds a short segment with half a pen's width on each side.
_WINDOW = np.divmod(np.arange(WINDOW * WINDOW), WINDOW)[::-1]  # columns and rows of a window


@dataclass(frozen=True)
class Digit:
    """A 28x28 image for the network, with the preprocessing steps that led to it."""

    pixels: np.ndarray  # float32 (28, 28), 0 = paper, 1 = ink
    steps: tuple[StepImage, ...]  # the images that the page shows, in order. The last one has these pixels.
    note: str = ""  # a marked message for the user, for example that a part of the drawing was left out. Usually empty.
    lines: tuple[np.ndarray, ...] = ()  # the centre lines of the strokes, (n, 2) each, in canvas px. Empty for an image
    segments: int = 0  # the number of line segments that were drawn


def from_drawing(json_data: dict | Drawing | None) -> Digit | None:
    """Convert a drawing to a 28x28 image for the network. Return the image as a Digit, or None if the drawing is empty.

    json_data: a Drawing, or its JSON (`model.drawing_json`). Raises DrawingError if it can't be read.
    """
    drawing = json_data if isinstance(json_data, Drawing) else parse(json_data)
    if drawing.picture is not None:
        return over_picture(drawing, drawing.picture)
    return fit(drawing) if drawing.strokes else None


def fit(drawing: Drawing) -> Digit:
    """Scale the strokes of a digit, at least one, to the size of MNIST's digits, centre them, and draw them as a 28x28 image."""
    strokes = drawing.strokes
    everything = flatten(strokes)
    kept = _without_taps(everything)
    lines = everything if len(kept) == len(everything) else flatten([strokes[i] for i in kept])
    left, top, right, bottom = bounds(np.concatenate(lines))
    scale = box_scale(max(right - left, bottom - top))
    middle = (left + right) / 2, (top + bottom) / 2
    segments, cut_off = to_segments([(line - middle) * scale + SIDE / 2 for line in lines])
    scaled = draw(segments)
    ink = scaled.sum()
    shift_x = CENTRE - (PIXEL_X * scaled).sum() / ink
    shift_y = CENTRE - (PIXEL_Y * scaled).sum() / ink
    centred = draw(segments + np.array([shift_x, shift_y, shift_x, shift_y]))
    pixels = centred.reshape(SIDE, SIDE).astype(np.float32)
    note = _note(cut_off or drawing.cut_off, tap=len(kept) < len(everything))
    return Digit(pixels, (StepImage(mark("centred"), pixels),), note, tuple(everything), len(segments))


def box_scale(extent: float, smallest: float = SMALLEST) -> float:
    """Return the factor that scales a drawing to MNIST's size. extent: its longer side, which counts as `smallest` at least."""
    return (BOX - PEN) / max(extent, smallest)


def from_image(picture: Image.Image) -> Digit | None:
    """Convert an image of a digit to 28x28 pixels, the input of the network. Return None if the image is blank.

    picture: an image of any mode, with ink that is darker or lighter than the paper. Raises ImageError if it is broken.
    """
    page = image.open_page(picture)
    chosen = page.digit()
    return from_page(page, chosen) if chosen else None


def from_page(page: image.Page, pieces: Sequence[int], turn: float = 0.0) -> Digit:
    """Convert pieces of ink in a photo to 28x28 pixels. pieces: indices in `page.pieces`. turn: as in `Page.mask`."""
    ink = page.mask(pieces, turn)
    pixels = redrawn(ink)
    cropped, centred = StepImage(mark("cropped"), ink.astype(np.float32)), StepImage(mark("centred"), pixels)
    return Digit(pixels, (*page.ink.steps, cropped, centred))


def draw(segments: np.ndarray) -> np.ndarray:
    """Draw line segments with a round pen on a 28x28 image. Return float64 (784,), 0 = paper, 1 = ink.

    segments: float64 (s, 4), rows of x0, y0, x1, y1 in px of the image.
    A pixel at distance d from the nearest segment has the value PEN / 2 - d + 1/2, clipped to 0 … 1.
    """
    nearest = np.full(SIDE * SIDE, np.inf)
    # Most segments are short, and only reach the pixels of a window around them. The others are compared with all pixels.
    short = np.abs(segments[:, 2:] - segments[:, :2]).max(axis=1) <= SHORT
    around = segments[short]
    corner = np.floor(np.minimum(around[:, :2], around[:, 2:]) - PEN / 2 - 0.5).clip(0, SIDE - WINDOW)  # (s, 2)
    column, row = (corner[:, axis, None] + _WINDOW[axis] for axis in (0, 1))  # (s, WINDOW ** 2) each
    pixels = (row * SIDE + column).astype(np.intp)
    np.minimum.at(nearest, pixels.ravel(), squares(around, column + 0.5, row + 0.5).ravel())
    long = segments[~short]
    for chunk in np.array_split(long, -(-len(long) // 256)) if len(long) else ():  # 256 segments at a time: 1.6 MB for each array
        np.minimum(nearest, squares(chunk, PIXEL_X, PIXEL_Y).min(axis=0), out=nearest)
    return np.clip(PEN / 2 - np.sqrt(nearest) + 0.5, 0, 1)


def to_segments(lines: list[np.ndarray]) -> tuple[np.ndarray, bool]:
    """Split lines, (n, 2) each, into rows of x0, y0, x1, y1. Return at most MAX_SEGMENTS, and whether others were dropped.

    A point closer than STEP to the last kept point is dropped, unless it ends its line.
    """
    segments = []
    for line in (each.tolist() for each in lines):
        x, y = line[0]
        segments.append((x, y, x, y))  # a stroke of one point is a dot
        for i, (nx, ny) in enumerate(line):
            if (nx - x) * (nx - x) + (ny - y) * (ny - y) >= STEP * STEP or i == len(line) - 1:
                segments.append((x, y, nx, ny))
                x, y = nx, ny
    return np.array(segments[:MAX_SEGMENTS]), len(segments) > MAX_SEGMENTS


def over_picture(drawing: Drawing, picture: Picture) -> Digit:
    """Draw the strokes of a drawing over its background picture. Return the result as a 28x28 image for the network."""
    shown = StepImage(mark("as drawn"), picture.pixels)
    if not drawing.strokes:
        return Digit(picture.pixels, (shown,))
    scale = SIDE / picture.side
    segments, cut_off = to_segments([(line - (picture.left, picture.top)) * scale for line in flatten(drawing.strokes)])
    pixels = np.maximum(picture.pixels, draw(segments).reshape(SIDE, SIDE).astype(np.float32))
    steps = (shown, StepImage(mark("with your strokes"), pixels))
    return Digit(pixels, steps, _note(cut_off or drawing.cut_off), segments=len(segments))


def _without_taps(lines: list[np.ndarray]) -> list[int]:
    """Return the indices of the lines that belong to a digit. Accidental dots, far from the larger lines, do not."""
    boxes = [bounds(line) for line in lines]
    sizes = [max(right - left, bottom - top) for left, top, right, bottom in boxes]
    smallest = TAP * max(sizes)
    if max(sizes) <= SMALLEST:
        return list(range(len(lines)))
    digit = bounds(np.concatenate([line for line, size in zip(lines, sizes, strict=True) if size > smallest]))
    far = FAR * max(digit[2] - digit[0], digit[3] - digit[1])
    return [i for i, box in enumerate(boxes) if sizes[i] > smallest or between(box, digit) <= far]


def _note(cut_off: bool, tap: bool = False) -> str:
    if cut_off:
        return mark("This drawing is too long: its end was left out.")
    return mark("A dot far from the digit was left out.") if tap else ""
