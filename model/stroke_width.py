"""Draw the strokes of an image again, with the same pen width as drawings.

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


def redrawn(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scale a digit to the size of MNIST's digits, with the standard pen width. Return two images, float32 (28, 28), 1 = ink.

    In the first image, the middle of the digit's bounding box is the image's centre. In the second image, the digit's centre of
    mass is where MNIST's images have it. ink: an image that is cropped to the ink, bool (height, width).
    """
    half, side = half_thickness(ink), max(ink.shape)
    inwards = PEN / 2 + THINNEST
    scale = (BOX - PEN) / max(side - 2 * half, 1e-3)  # the middle lines of the strokes fill the box, as those of a drawing do
    if half * scale > inwards:
        scale = (BOX - PEN + 2 * inwards) / side
    moved = min(half * scale, inwards)
    distance, margin = _distance(ink, SIDE / 2 / scale + 2)
    scaled = _drawn(distance, margin, ink.shape, scale, moved, 0.0, 0.0)
    mass = max(scaled.sum(), 1e-6)
    right, down = CENTRE - (PIXEL_X * scaled).sum() / mass, CENTRE - (PIXEL_Y * scaled).sum() / mass
    centred = _drawn(distance, margin, ink.shape, scale, moved, right, down)
    return scaled.reshape(SIDE, SIDE), centred.reshape(SIDE, SIDE)


def _distance(ink: np.ndarray, reach: float) -> tuple[np.ndarray, int]:
    """Add a margin of paper around an image of ink. Return each pixel's distance from the edge of the ink, and the margin in px.

    The distance is float32, in px, negative inside the ink.
    reach: the minimum distance in px from the image's centre to its border after the margin is added.
    """
    margin = math.ceil(max(1, reach - min(ink.shape) / 2))
    page = np.pad(ink, margin).astype(np.uint8)
    outside, inside = (cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for mask in (1 - page, page))
    return np.where(page, 0.5 - inside, outside - 0.5), margin


def _drawn(
    distance: np.ndarray, margin: int, shape: tuple[int, ...], scale: float, moved: float, right: float, down: float
) -> np.ndarray:
    """Draw ink again with strokes of the standard pen width. Return float32 (784,), 0 = paper, 1 = ink.

    distance: each pixel's distance from the edge of the ink, in px, negative inside the ink. The array includes the margin.
    margin: the width of the margin around the ink's image, in px. shape: the shape of the image without the margin.
    scale: the size of a pixel of the ink's image, in px of the 28x28 image.
    moved: the edge of the ink is moved inwards by this distance, then outwards by PEN / 2, both in px of the 28x28 image.
    right, down: how far the digit is shifted, in px of the 28x28 image.
    """
    x = (PIXEL_X - SIDE / 2 - right) / scale + shape[1] / 2 + margin - 0.5  # (784,): position of each pixel in the image
    y = (PIXEL_Y - SIDE / 2 - down) / scale + shape[0] / 2 + margin - 0.5
    there = cv2.remap(distance, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.clip(PEN / 2 + 0.5 - (there.ravel() * np.float32(scale) + np.float32(moved)), 0, 1)
