"""Redraw the strokes of an image with the same pen width as drawings.

If an image were only shrunk, a line 1 px wide in an image of 280 px would be a tenth of a pixel wide at 28x28, too faint to be
read, and a thick felt pen would make a blot. So each of the 784 pixels is computed from its distance to the edge of the ink in
the full image. That edge is moved outwards or inwards until the strokes are as wide as the pen.
"""

import math

import cv2
import numpy as np

SIDE = 28
BOX = 20  # px: MNIST's digits are fitted into a box with this side
PEN = 2.4  # px at 28x28: width of the pen that draws every stroke
CENTRE = 14.5  # px from the edge: position of the centre of mass in MNIST
THINNEST = 0.4  # px at 28x28, beyond half the pen: an edge is moved inwards no further than this, so that thin parts stay

_Y, _X = np.divmod(np.arange(SIDE * SIDE), SIDE)
PIXEL_X, PIXEL_Y = _X + 0.5, _Y + 0.5  # (784,) each: the middles of the pixels


def half_thickness(ink: np.ndarray) -> float:
    """Return half of the mean stroke width in px, from the area and the perimeter of the ink, bool (height, width)."""
    page = np.pad(ink, 1)
    crossings = (page[1:] != page[:-1]).sum() + (page[:, 1:] != page[:, :-1]).sum()
    return float(ink.sum() / (math.pi / 4 * crossings))  # perimeter = pi / 4 * crossings (Crofton formula)


def redrawn(ink: np.ndarray) -> np.ndarray:
    """Scale a digit to MNIST's size, pen width and centre of mass. Return an image, float32 (28, 28), 1 = ink.

    ink: an image that is cropped to the ink, bool (height, width).
    """
    half, side = half_thickness(ink), max(ink.shape)
    inwards = PEN / 2 + THINNEST
    scale = (BOX - PEN) / max(side - 2 * half, 1e-3)  # the middle lines of the strokes fill the box, as those of a drawing do
    if half * scale > inwards:
        scale = (BOX - PEN + 2 * inwards) / side
    moved = min(half * scale, inwards)
    margin = math.ceil(max(1, SIDE / 2 / scale + 2 - min(ink.shape) / 2))  # the page is as large as the 28x28 image
    page = np.pad(ink, margin).astype(np.uint8)
    outside, inside = (cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for mask in (1 - page, page))
    # The distance of each pixel from the edge of the ink, in px of the 28x28 image, negative inside the ink.
    distance = np.where(page, 0.5 - inside, outside - 0.5) * np.float32(scale)
    middle_x, middle_y = (page.shape[1] - 1) / 2, (page.shape[0] - 1) / 2

    def drawn(right: float, down: float) -> np.ndarray:
        """Draw the ink again, float32 (28, 28), shifted by `right` and `down`, in px of the 28x28 image."""
        x, y = middle_x - (SIDE / 2 - 0.5 + right) / scale, middle_y - (SIDE / 2 - 0.5 + down) / scale
        matrix = np.array([[1 / scale, 0, x], [0, 1 / scale, y]])
        way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        there = cv2.warpAffine(distance, matrix, (SIDE, SIDE), flags=way, borderMode=cv2.BORDER_REPLICATE)
        return np.clip(PEN / 2 + 0.5 - moved - there, 0, 1)

    scaled = drawn(0.0, 0.0)  # the middle of the digit's bounding box is the image's centre
    weights = scaled.ravel() / max(scaled.sum(), 1e-6)
    return drawn(CENTRE - float(PIXEL_X @ weights), CENTRE - float(PIXEL_Y @ weights))
