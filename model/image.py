"""Convert an image to 28x28 pixels: find the ink, crop the image to it, and draw the strokes again (`model.stroke_width`)."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

from model.stroke_width import redrawn

MAX_SIDE = 512  # px; a larger image is reduced first, because a digit needs no more
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")  # other decoders of Pillow are not used: some start programs (EPS)
MAX_BYTES = 20 * 2**20
MAX_PIXELS = 4_000_000  # decoding this many takes 80 ms and 40 MB (Pillow needs 4 bytes per pixel)
MAX_WEBP_PIXELS = 2_250_000  # the decoder needs twice the memory
MAX_JPEG_PIXELS = 32_000_000  # a JPEG is reduced while it is decoded, except a progressive one
MAX_SCANS = 64  # of a JPEG; a malicious file of a few KB can have thousands, and each costs as much as the image
MIN_CONTRAST = 0.1  # between ink and paper, as a share of the full range; an image with less is blank

PngImagePlugin.MAX_TEXT_MEMORY = 2**22  # bytes of unpacked comments in a PNG (Pillow allows 64 MB)


class ImageError(ValueError):
    """An image could not be read. The message gives the reason and tells the user what to do."""


@dataclass(frozen=True)
class Step:
    """An intermediate image of the conversion to 28x28 pixels.

    name: the name of the step, such as "cropped".
    pixels: float32 (height, width), 0 = paper, 1 = ink.
    """

    name: str
    pixels: np.ndarray


def load(data: bytes) -> Image.Image:
    """Open an image file from its bytes. The pixels are not decoded yet.

    Raises ImageError if the file is empty, too large or not a supported image.
    """
    if not data:
        raise ImageError("The file is empty: choose an image.")
    if len(data) > MAX_BYTES:
        raise ImageError(f"The file has more than the {MAX_BYTES // 2**20} MB that are read: make the image smaller.")
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ImageError(f"The image has far more than the {MAX_PIXELS:,} pixels that are read: make it smaller.") from error
    except Exception as error:  # a broken header can raise any exception
        if b"<svg" in data[:4096]:
            raise ImageError("The file is an SVG, made of lines and not of pixels: export it as PNG.") from error
        raise ImageError("The file is not an image that can be opened: save it as PNG or JPEG.") from error


def steps(picture: Image.Image) -> tuple[Step, ...]:
    """Convert an image to 28x28 pixels. Return the image after each step of the conversion.

    The last image is the input of the network. The result is empty if the image is blank.
    Raises ImageError if the image is too large or its data is broken.
    """
    grey = _grey(picture)
    ink = _ink(grey)
    if ink is None:
        return ()
    dark = is_ink(ink)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    cropped = ink[box]
    scaled, centred = redrawn(dark[box])
    return Step("as drawn", grey), Step("cropped", cropped), Step("scaled", scaled), Step("centred", centred)


def mask(picture: Image.Image) -> np.ndarray | None:
    """Find the ink in an image. Return a bool array (height, width), or None if the image is blank.

    Raises ImageError if the image is too large or its data is broken.
    """
    ink = _ink(_grey(picture))
    return None if ink is None else is_ink(ink)


def is_ink(ink: np.ndarray) -> np.ndarray:
    """Decide for each pixel whether it is ink (True) or paper (False). Return bool (height, width).

    ink: the amount of ink in each pixel, float32 (height, width), from 0 to 1. A pixel is ink if its amount is above a threshold
    that Otsu's method computes from all pixels.
    """
    return ink > _otsu(ink)


def _grey(picture: Image.Image) -> np.ndarray:
    """Convert an image to greyscale, float32 (height, width), from 0 to 1.

    picture: an image of any mode. It is rotated according to its EXIF data and reduced to at most MAX_SIDE px a side.
    Raises ImageError if the image is too large or broken.
    """
    _check_cost(picture)
    try:
        if picture.format in ("JPEG", "MPO"):
            picture.draft("L", (MAX_SIDE, MAX_SIDE))
        ImageOps.exif_transpose(picture, in_place=True)
        if picture.mode == "P":
            picture = picture.convert("RGBA" if picture.has_transparency_data else "L")
        elif picture.mode == "1":
            picture = picture.convert("L")
        elif picture.mode.startswith("I;16"):
            picture = picture.convert("I")
        if picture.has_transparency_data and picture.mode not in ("LA", "RGBA"):  # one colour means transparent
            picture = picture.convert("RGBA")
        reduction = -(-max(picture.size) // MAX_SIDE)
        if reduction > 1:
            picture = picture.reduce(reduction)
        if picture.mode in ("I", "F"):  # 16-bit, 32-bit or float: scaled by the range of its values
            values = np.nan_to_num(np.asarray(picture, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
            low, high = values.min(), values.max()
            picture = Image.fromarray(((values - low) / max(high - low, 1e-12) * 255).astype(np.uint8))
        if picture.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
            picture = _on_paper(picture.convert("RGBA"))
        grey = np.asarray(picture.convert("L"), np.float32) / 255
    except Exception as error:  # broken data can raise any exception
        raise ImageError("The image's data is broken or cut short: save it again, as PNG or JPEG.") from error
    return grey


def _check_cost(picture: Image.Image) -> None:
    """Raise ImageError if decoding an image would take too much time or memory. The pixels are not decoded."""
    pixels = picture.width * picture.height
    jpeg = picture.format in ("JPEG", "MPO")
    most = MAX_WEBP_PIXELS if picture.format == "WEBP" else MAX_PIXELS
    if jpeg and not picture.info.get("progressive"):
        most = MAX_JPEG_PIXELS
    if not 0 < pixels <= most:
        raise ImageError(f"The image has {picture.width} x {picture.height} pixels; at most {most:,} are read: make it smaller.")
    file = getattr(picture, "fp", None)
    if jpeg and file is not None:
        place = file.tell()
        file.seek(0)
        scans = file.read().count(b"\xff\xda")
        file.seek(place)
        if scans > MAX_SCANS:
            raise ImageError(
                f"The image is built of {scans:,} scans; at most {MAX_SCANS} are read: save it again, as PNG or JPEG."
            )


def _on_paper(picture: Image.Image) -> Image.Image:
    """Place a transparent image on a white background if the image is dark, or on a black background if the image is light."""
    values = np.asarray(picture, np.float32)
    alpha = values[..., 3] / 255
    brightness = (values[..., :3].mean(axis=-1) * alpha).sum() / max(alpha.sum(), 1e-6)
    paper = Image.new("RGBA", picture.size, (255, 255, 255, 255) if brightness < 128 else (0, 0, 0, 255))
    return Image.alpha_composite(paper, picture)


def _ink(grey: np.ndarray) -> np.ndarray | None:
    """Return the amount of ink in each pixel, float32 from 0 to 1, or None if the image is blank.

    grey: the brightness, float32 (height, width). The median brightness of the border counts as paper.
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = float(np.median(border))
    lighter, darker = float(grey.max()) - paper, paper - float(grey.min())
    if max(lighter, darker) < MIN_CONTRAST:
        return None
    ink = (grey - paper) / lighter if lighter > darker else (paper - grey) / darker
    ink = np.clip(ink, 0, 1).astype(np.float32)
    # Less than half of the threshold between paper and ink is grain or shadow.
    floor = _otsu(ink) / 2
    return np.clip((ink - floor) / (1 - floor), 0, 1)


def _otsu(ink: np.ndarray) -> float:
    """Return the threshold between paper and ink by Otsu's method (1979), which maximises the variance between the two classes.

    ink: the amount of ink in each pixel, from 0 to 1.
    """
    counts, edges = np.histogram(ink, bins=64, range=(0, 1))
    middles = (edges[:-1] + edges[1:]) / 2
    below = counts.cumsum()
    above = counts.sum() - below
    mean_below = (counts * middles).cumsum() / np.maximum(below, 1)
    mean_above = ((counts * middles).sum() - (counts * middles).cumsum()) / np.maximum(above, 1)
    between = below * above * (mean_below - mean_above) ** 2
    return float(edges[1 + int(between[:-1].argmax())])
