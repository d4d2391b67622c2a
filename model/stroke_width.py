"""Draw the strokes of an image again, with the same pen width as drawings.

If an image were only shrunk, a line 1 px wide in an image of 280 px would be a tenth of a pixel wide at 28x28, too faint to be
read, and a thick felt pen would make a blot. So each of the 784 pixels is computed from its distance to the edge of the ink in
the full image. That edge is moved outwards or inwards until the strokes are as wide as the pen.
"""

import math

import numpy as np

SIDE = 28
BOX = 20  # px: MNIST's digits are fitted into a box with this side
PEN = 2.4  # px at 28x28: width of the pen that draws every stroke
CENTRE = 14.5  # px from the edge: position of the centre of mass in MNIST
THINNEST = 0.4  # px at 28x28, beyond half the pen: an edge is moved inwards no further than this, so that thin parts stay
MAX_POINTS = 3000  # of an edge, evenly thinned out if there are more (grainy photo); 784 x 3000 distances take 20 ms

_Y, _X = np.divmod(np.arange(SIDE * SIDE), SIDE)
PIXEL_X, PIXEL_Y = _X + 0.5, _Y + 0.5  # (784,) each: the middles of the pixels


def half_thickness(ink: np.ndarray) -> float:
    """Return half of the mean stroke width in px, from the area and the perimeter of the ink, bool (height, width)."""
    page = np.pad(ink, 1)
    crossings = (page[1:] != page[:-1]).sum() + (page[:, 1:] != page[:, :-1]).sum()
    return float(ink.sum() / (math.pi / 4 * crossings))  # perimeter = pi / 4 * crossings (Crofton formula)


def redrawn(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scale a digit to the size of MNIST's digits, with the standard pen width. Return two images, float32 (28, 28), 1 = ink.

    In the second image, the digit is also moved, so that its centre of mass is where MNIST's images have it.
    ink: an image of any size that is cropped to the ink, bool (height, width), True = ink.
    """
    half, side = half_thickness(ink), max(ink.shape)
    inwards = PEN / 2 + THINNEST
    scale = (BOX - PEN) / max(side - 2 * half, 1e-3)  # the middle lines of the strokes fill the box, as those of a drawing do
    if half * scale > inwards:
        scale = (BOX - PEN + 2 * inwards) / side
    moved = min(half * scale, inwards)
    edges = edge_points(ink), edge_points(~np.pad(ink, 1)) - 1
    scaled = _drawn(ink, edges, scale, moved, 0.0, 0.0)
    mass = max(scaled.sum(), 1e-6)
    right, down = CENTRE - (PIXEL_X * scaled).sum() / mass, CENTRE - (PIXEL_Y * scaled).sum() / mass
    centred = _drawn(ink, edges, scale, moved, right, down)
    return scaled.reshape(SIDE, SIDE).astype(np.float32), centred.reshape(SIDE, SIDE).astype(np.float32)


def edge_points(mask: np.ndarray) -> np.ndarray:
    """Return the centres of the pixels on the edge of a mask, bool (height, width), as x and y, (n, 2). n is at most MAX_POINTS.

    A pixel is on the edge if one of its four neighbours is outside the mask.
    """
    page = np.pad(mask, 1)
    inner = page[:-2, 1:-1] & page[2:, 1:-1] & page[1:-1, :-2] & page[1:-1, 2:]
    y, x = np.nonzero(mask & ~inner)
    step = -(-len(x) // MAX_POINTS)
    return np.stack([x, y], axis=1)[:: max(1, step)] + 0.5


def _drawn(ink: np.ndarray, edges: tuple, scale: float, moved: float, right: float, down: float) -> np.ndarray:
    """Draw ink as a 28x28 image with strokes of the standard pen width. Return float64 (784,), 0 = paper, 1 = ink.

    ink: bool (height, width), True = ink.
    edges: two arrays of points, (n, 2): the ink pixels that touch paper, and the paper pixels that touch ink.
    scale: px of the 28x28 image for each px of `ink`.
    moved: how far the edge of the ink is moved inwards, in px of the 28x28 image, before the pen moves it outwards by PEN / 2.
    right, down: how far the digit is shifted, in px of the 28x28 image.
    """
    height, width = ink.shape
    x = (PIXEL_X - SIDE / 2 - right) / scale + width / 2  # (784,): position of each pixel in the image
    y = (PIXEL_Y - SIDE / 2 - down) / scale + height / 2
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    on_page = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    inside = on_page & ink[row.clip(0, height - 1), column.clip(0, width - 1)]
    places = np.stack([x, y], axis=1)
    distance = np.empty(SIDE * SIDE)  # positive outside the ink, negative inside
    distance[~inside] = _nearest(places[~inside], edges[0]) - 0.5
    distance[inside] = 0.5 - _nearest(places[inside], edges[1])
    return np.clip(PEN / 2 - (distance * scale + moved) + 0.5, 0, 1)


def _nearest(places: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the distance from each of the places, (n, 2), to the nearest of the points, (m, 2), shape (n,)."""
    if not len(places):
        return np.empty(0)
    # One array at a time, (n, m), takes a third of the time of (n, m, 2).
    squares = [
        ((part[:, :1] - points[:, 0]) ** 2 + (part[:, 1:] - points[:, 1]) ** 2).min(axis=1)
        for part in np.array_split(places, 16)
        if len(part)
    ]
    return np.sqrt(np.concatenate(squares))
