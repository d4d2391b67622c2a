"""Arrays as pixel images, returned as data URLs. No st.*, no state.

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
LEVELS = 15  # of colour in an atlas, on each side of zero
TINY = 1e-12  # smaller scales count as zero


def scale_of(*arrays: np.ndarray) -> float:
    """Return the largest absolute value in the arrays, or 1 if all values are zero, as the limit of a colour scale."""
    largest = max((float(np.abs(a).max()) for a in arrays if a.size), default=0.0)
    return largest if largest > TINY else 1.0


def robust_scale(values: np.ndarray, share: float, *others: np.ndarray) -> float:
    """Return the limit of a colour scale around 0: the quantile `share` of |values|, or more to cover all of `others`."""
    return scale_of(np.quantile(np.abs(values), share, keepdims=True), *others)


def heat(values: np.ndarray, scale: float) -> str:
    """Return a heat map of values, (784,) or (height, width), as a data URL. It is opaque where |values| reaches `scale`."""
    return _png(Image.fromarray(_diverging(_square(values), scale), "RGBA"))


def digit(pixels: np.ndarray) -> str:
    """Return the image of a digit, white on black, as a data URL. pixels: 0 to 1, (784,) or (height, width)."""
    return _png(Image.fromarray(np.rint(np.clip(_square(pixels), 0, 1) * 255).astype(np.uint8), "L"))


def overlay(parts: np.ndarray, pixels: np.ndarray, scale: float) -> str:
    """Return an image of a dark grey digit on a darker background, with a heat map over it, as a data URL.

    parts: the values of the heat map. Its colours are opaque where |parts| reaches `scale`. pixels: the digit, 0 to 1.
    Both arrays: (784,) or (height, width).
    """
    parts, pixels = _square(parts)[..., None], _square(pixels)[..., None]
    grey = colours.rgb(colours.DARK_PAPER) + INK_ON_DARK * np.clip(pixels, 0, 1)
    share = np.clip(np.abs(parts) / scale, 0, 1)
    mixed = grey * (1 - share) + np.where(parts >= 0, *ON_DARK) * share
    return _png(Image.fromarray(mixed.astype(np.uint8), "RGB"))


def atlas(weights: np.ndarray, scale: float, columns: int) -> str:
    """Return a data URL of an image of weights, (784, n): n 28x28 squares, `columns` in a row, opaque if |weight| >= `scale`."""
    levels = np.rint(np.clip(weights.T / scale, -1, 1) * LEVELS) + LEVELS  # (n, 784)
    shades = _diverging(np.arange(-LEVELS, LEVELS + 1) / LEVELS, 1.0)  # (31, 4)
    # Zero is LEVELS, the middle of the palette.
    picture = Image.fromarray(tiles(levels.astype(np.uint8).reshape(-1, 28, 28), columns, LEVELS), "P")
    picture.putpalette(shades[:, :3].tobytes())
    return _png(picture, transparency=shades[:, 3].tobytes(), optimize=True)


def digit_atlas(pixels: np.ndarray, columns: int) -> str:
    """Return a data URL of an image that shows n digits, uint8 (n, 28, 28), in a grid with `columns` digits in a row."""
    picture = Image.fromarray(tiles(pixels // 16, columns), "P")
    picture.putpalette(np.repeat(np.arange(16, dtype=np.uint8) * 17, 3).tobytes())
    return _png(picture, optimize=True)


def tiles(cells: np.ndarray, columns: int, fill: int = 0) -> np.ndarray:
    """Arrange images, (n, height, width), in a grid, row by row. Empty places of the last row hold `fill`."""
    n, height, width = cells.shape
    rows = -(-n // columns)
    grid = np.full((rows * columns, height, width), fill, cells.dtype)
    grid[:n] = cells
    # (rows * columns, height, width) -> (rows * height, columns * width)
    return grid.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, columns * width)


def _diverging(values: np.ndarray, scale: float) -> np.ndarray:
    """Convert numbers to RGBA colours, uint8 (..., 4): blue from 0, orange below 0, and opaque where |values| reaches `scale`."""
    share = np.clip(np.abs(values) / scale, 0, 1)
    colour = np.where((values >= 0)[..., None], ABOVE, BELOW)
    return np.concatenate([colour, np.rint(share * 255)[..., None]], axis=-1).astype(np.uint8)


def _square(values: np.ndarray) -> np.ndarray:
    return values.reshape(28, 28) if values.ndim == 1 else values


def _png(picture: Image.Image, **options) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3, **options)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
