"""Convert arrays to pixel images, as data URLs. Pure functions; no Streamlit.

Values above zero are blue and values below zero orange. Zero is transparent, so that the theme's background shows through.

    >>> heat(np.eye(28), 1.0).startswith("data:image/png;base64,")
    True
"""

import base64
import io

import numpy as np
from PIL import Image

from ui.figures import colours

ABOVE, BELOW = colours.rgb(colours.ABOVE), colours.rgb(colours.BELOW)
ON_DARK = colours.rgb(colours.ABOVE_ON_DARK), colours.rgb(colours.BELOW_ON_DARK)
INK_ON_DARK = 70  # how much lighter than DARK_PAPER full ink is, of 255
TINY = 1e-12  # smaller scales count as zero


def scale_of(*arrays: np.ndarray) -> float:
    """Return the largest absolute value in the arrays, or 1 if all values are zero, as the limit of a colour scale."""
    largest = max((float(np.abs(a).max()) for a in arrays if a.size), default=0.0)
    return largest if largest > TINY else 1.0


def heat(values: np.ndarray, scale: float) -> str:
    """Return a heat map as a data URL. It is opaque where |values| reaches `scale`. values: shape (784,) or (height, width)."""
    values = _square(values)
    colour = np.where((values >= 0)[..., None], ABOVE, BELOW)
    opacity = np.rint(255 * np.clip(np.abs(values) / scale, 0, 1))
    return _png(Image.fromarray(np.concatenate([colour, opacity[..., None]], axis=-1).astype(np.uint8), "RGBA"))


def digit(pixels: np.ndarray) -> str:
    """Return the image of a digit, white on black, as a data URL. pixels: 0 to 1, shape (784,) or (height, width)."""
    return _png(Image.fromarray(np.rint(np.clip(_square(pixels), 0, 1) * 255).astype(np.uint8), "L"))


def overlay(parts: np.ndarray, pixels: np.ndarray, scale: float) -> str:
    """Return an image of a dark grey digit on a darker background, with a heat map over it, as a data URL.

    parts: the heat map, opaque where |parts| reaches `scale`. pixels: the digit, 0 to 1. Both: shape (784,) or (height, width).
    """
    parts, pixels = _square(parts)[..., None], _square(pixels)[..., None]
    grey = colours.rgb(colours.DARK_PAPER) + INK_ON_DARK * np.clip(pixels, 0, 1)
    share = np.clip(np.abs(parts) / scale, 0, 1)
    mixed = grey * (1 - share) + np.where(parts >= 0, *ON_DARK) * share
    return _png(Image.fromarray(mixed.astype(np.uint8), "RGB"))


def digit_atlas(pixels: np.ndarray, columns: int) -> str:
    """Return a data URL of an image that shows digits, uint8 (n, 28, 28), in full rows of `columns` digits."""
    grid = pixels.reshape(-1, columns, 28, 28).swapaxes(1, 2).reshape(-1, columns * 28)
    picture = Image.fromarray(grid // 16, "P")
    picture.putpalette(np.repeat(np.arange(16, dtype=np.uint8) * 17, 3).tobytes())
    return _png(picture, optimize=True)


def _square(values: np.ndarray) -> np.ndarray:
    return values.reshape(28, 28) if values.ndim == 1 else values


def _png(picture: Image.Image, **options) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3, **options)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
