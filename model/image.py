"""The pixel way: from an image of any size, mode and polarity to 28x28, as MNIST was made (crop, 20 px box, centre of mass)."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

SIDE = 28
BOX = 20  # px
CENTRE = 14.5  # px from the edge: where MNIST's centre of mass lies
LARGEST_SIDE = 512  # px: what is larger is first reduced, a digit needs no more
MAX_PIXELS = 50_000_000  # an image of more is not decoded
LEAST_CONTRAST = 0.1  # of full range, between ink and paper: below it an image is blank


class ImageError(ValueError):
    """An image that can't be read; the message says why and what would do."""


@dataclass(frozen=True)
class Step:
    """One step on the way to 28x28. name: what was done; pixels: float32 (height, width), 0 = paper, 1 = ink."""

    name: str
    pixels: np.ndarray


def steps(picture: Image.Image) -> tuple[Step, ...]:
    """The steps from an image to the network's pixels, the last of them (28, 28); none where the image is blank.

    Raises ImageError where the image is too large or its data is broken.
    """
    grey = _grey(picture)
    ink = _ink(grey)
    if ink is None:
        return ()
    threshold = _otsu(ink)
    rows, columns = np.flatnonzero((ink > threshold).any(axis=1)), np.flatnonzero((ink > threshold).any(axis=0))
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = cropped.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(Image.fromarray(cropped).resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR))
    scaled = _place(small, (SIDE - size[0]) // 2, (SIDE - size[1]) // 2)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    mass = scaled.sum()
    left = (SIDE - size[0]) // 2 + round(CENTRE - float((x * scaled).sum() / mass))
    top = (SIDE - size[1]) // 2 + round(CENTRE - float((y * scaled).sum() / mass))
    centred = _place(small, left, top)
    return Step("as drawn", grey), Step("cropped", cropped), Step("scaled", scaled), Step("centred", centred)


def _grey(picture: Image.Image) -> np.ndarray:
    """Any mode as float32 brightness in [0, 1], upright (EXIF), at most LARGEST_SIDE px a side."""
    if picture.width * picture.height > MAX_PIXELS:
        raise ImageError(
            f"The image has {picture.width} x {picture.height} pixels; at most {MAX_PIXELS:,} are read: make it smaller."
        )
    try:
        if picture.mode == "L" or picture.format == "JPEG":
            picture.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
        picture = ImageOps.exif_transpose(picture)
        reduction = -(-max(picture.size) // LARGEST_SIDE)
        if picture.mode.startswith(("I", "F")):  # 16-bit, 32-bit or floating: by its own range
            values = np.asarray(picture, np.float64)
            values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
            low, high = values.min(), values.max()
            picture = Image.fromarray(((values - low) / max(high - low, 1e-12) * 255).astype(np.uint8))
        if picture.has_transparency_data:
            picture = _on_paper(picture.convert("RGBA"))
        picture = picture.convert("L")
        if reduction > 1:
            picture = picture.reduce(reduction)
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError) as error:
        raise ImageError(f"The image's data is broken or cut short ({error}): save it again, as PNG or JPEG.") from error
    return np.asarray(picture, np.float32) / 255


def _on_paper(picture: Image.Image) -> Image.Image:
    """A transparent image laid on white, or on black where what it shows is light."""
    values = np.asarray(picture, np.float32)
    alpha = values[..., 3] / 255
    brightness = (values[..., :3].mean(axis=-1) * alpha).sum() / max(alpha.sum(), 1e-6)
    paper = Image.new("RGBA", picture.size, (255, 255, 255, 255) if brightness < 128 else (0, 0, 0, 255))
    return Image.alpha_composite(paper, picture)


def _ink(grey: np.ndarray) -> np.ndarray | None:
    """Brightness as ink: the border is paper, what differs from it most is ink 1; None where nothing differs."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = float(np.median(border))
    lighter, darker = float(grey.max()) - paper, paper - float(grey.min())
    if max(lighter, darker) < LEAST_CONTRAST:
        return None
    ink = (grey - paper) / lighter if lighter > darker else (paper - grey) / darker
    ink = np.clip(ink, 0, 1).astype(np.float32)
    # What lies below half of the threshold between paper and ink is grain or shadow.
    floor = _otsu(ink) / 2
    return np.clip((ink - floor) / (1 - floor), 0, 1)


def _otsu(ink: np.ndarray) -> float:
    """The threshold that parts ink from paper with the greatest variance between them (Otsu 1979)."""
    counts, edges = np.histogram(ink, bins=64, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below = counts.cumsum()
    above = counts.sum() - below
    mean_below = (counts * middles).cumsum() / np.maximum(below, 1)
    mean_above = ((counts * middles).sum() - (counts * middles).cumsum()) / np.maximum(above, 1)
    between = below * above * (mean_below - mean_above) ** 2
    return float(edges[1 + int(between[:-1].argmax())])


def _place(small: np.ndarray, left: int, top: int) -> np.ndarray:
    """A small image on an empty 28x28 page, kept inside it."""
    height, width = small.shape
    left, top = min(max(left, 0), SIDE - width), min(max(top, 0), SIDE - height)
    page = np.zeros((SIDE, SIDE), np.float32)
    page[top : top + height, left : left + width] = small
    return page
