"""Open an image file and decode its brightness. Refuse files that are not images or would take too much time or memory."""

import io
import re

import numpy as np
from PIL import ExifTags, Image, ImageOps, JpegImagePlugin, PngImagePlugin

from system.errors import Refusal, mark

FULL_SIDE = 4096  # px; a larger image is reduced first
LOOK = 160  # px: the longer side of the image whose brightness decides on which background a transparent image is placed
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")  # other decoders of Pillow are not used: some start programs (EPS)
MAX_BYTES = 20 * 2**20
MAX_PIXELS = 12_600_000  # a photo of 12 megapixels; decoding it takes 0.3 s and 50 MB (Pillow needs 4 bytes per pixel)
MAX_WEBP_PIXELS = 6_500_000  # the decoder needs more than twice the memory
MAX_JPEG_PIXELS = 64_000_000  # a JPEG of one scan is reduced while it is decoded
MAX_SCANS = 64  # of a JPEG; a malicious file of a few KB can have thousands, and each costs as much as the image
MAX_PIXELS_PER_BYTE = 512  # of a JPEG, which has at least one bit for each block of 8x8 pixels
SCAN = b"\xff\xda"  # the start of a scan of a JPEG
SEGMENT = rb"\xff[\xc0-\xcf\xd8\xd9\xdb-\xfe]"  # the start of any other part of a JPEG that states its length
BROKEN = mark("The image's data is broken or cut short: save it again, as PNG or JPEG.")
MAX_CHUNKS = 20_000  # of a PNG
# The start of HEIC images, such as iPhone photos, and of AVIF images: a box with the names of formats (ISO 14496-12).
HEIC = re.compile(rb".{4}ftyp.{,128}(he[iv][cmsx]|m[is]f1)", re.DOTALL)
AVIF = re.compile(rb".{4}ftyp.{,128}avi[fs]", re.DOTALL)  # such a file may name the formats of HEIC, too
PNG = b"\x89PNG\r\n\x1a\n"  # the start of every PNG file

PngImagePlugin.MAX_TEXT_MEMORY = 2**22  # bytes of unpacked comments in a PNG (Pillow allows 64 MB)  # pyrefly: ignore[bad-assignment]


class ImageError(Refusal, ValueError):
    """An image could not be read. The message gives the reason and tells the user what to do."""


def load(data: bytes) -> Image.Image:
    """Open an image file without decoding its pixels. Raises ImageError if it is empty, too large or not a supported image."""
    if not data:
        raise ImageError("The file is empty: choose an image.")
    if len(data) > MAX_BYTES:
        raise ImageError(
            "The file has more than the {megabytes} MB that are read: make the image smaller.", megabytes=MAX_BYTES // 2**20
        )
    if AVIF.match(data):
        raise ImageError("The image is an AVIF file, which is not read: save it as PNG or JPEG.")
    if HEIC.match(data):
        raise ImageError(
            "The photo is a HEIC file, which is not read: choose Settings, Camera, Formats, Most Compatible on the iPhone, "
            "or send the photo as JPEG."
        )
    if data.startswith(PNG) and _png_chunks(data) > MAX_CHUNKS:
        raise ImageError("The PNG has more than the {most} chunks that are read: save it again, as PNG or JPEG.", most=MAX_CHUNKS)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ImageError(
            "The image has far more than the {most} pixels that are read: make it smaller.", most=MAX_PIXELS
        ) from error
    except Exception as error:  # a broken header can raise any exception
        if b"<svg" in data[:4096]:
            raise ImageError("The file is an SVG, made of lines and not of pixels: export it as PNG.") from error
        raise ImageError("The file is not an image that can be opened: save it as PNG or JPEG.") from error
    _check_cost(picture, data)
    return picture


def _png_chunks(data: bytes) -> int:
    """Return the number of chunks in a PNG file, without the end chunk. Stop counting at MAX_CHUNKS + 1."""
    place, count = len(PNG), 0
    while place + 8 <= len(data) and data[place + 4 : place + 8] != b"IEND" and count <= MAX_CHUNKS:
        place += 12 + int.from_bytes(data[place : place + 4], "big")
        count += 1
    return count


def brightness(picture: Image.Image) -> np.ndarray:
    """Convert an image of any mode to greyscale, upright, uint8 (height, width). Raises ImageError if the image is broken."""
    try:
        if picture.format in ("JPEG", "MPO"):  # the decoder itself skips the colours, and makes the image smaller
            factor = -(-max(picture.size) // FULL_SIDE)
            picture.draft("L", (max(1, picture.width // factor), max(1, picture.height // factor)))
        picture.load()
        turn = picture.getexif().get(ExifTags.Base.Orientation, 1)  # a TIFF is turned when it is loaded
        has_alpha = picture.has_transparency_data
        # Modes that take more memory than one byte for each pixel are reduced further.
        reduction = -(-max(picture.size) // (FULL_SIDE // 2 if has_alpha or picture.mode[0] in "CIF" else FULL_SIDE))
        if picture.mode == "P" or (has_alpha and picture.mode not in ("LA", "RGBA")):
            picture = picture.convert("RGBA" if has_alpha else "L")
        elif picture.mode == "1":
            picture = picture.convert("L")
        elif picture.mode.startswith("I;16") and reduction > 1:
            picture = picture.convert("I")
        if reduction > 1:
            picture = picture.reduce(reduction)
        if picture.mode[0] in "IF":  # 16-bit, 32-bit or float: scaled by the range of its values
            values = np.nan_to_num(np.asarray(picture, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
            low, high = values.min(), values.max()
            picture = Image.fromarray(((values - low) / max(high - low, 1e-12) * 255).astype(np.uint8))
        if has_alpha:
            picture = _on_paper(picture.convert("RGBA"))
        upright = Image.fromarray(np.asarray(picture.convert("L")))  # without other metadata, which may be broken
        upright.getexif()[ExifTags.Base.Orientation] = turn
        return np.asarray(ImageOps.exif_transpose(upright))
    except Exception as error:  # broken data can raise any exception
        raise ImageError(BROKEN) from error


def _check_cost(picture: Image.Image, data: bytes) -> None:
    """Raise ImageError if decoding an image would take too much time or memory. data: the bytes of its file."""
    pixels = picture.width * picture.height
    has_key = picture.mode == "RGB" and "transparency" in picture.info  # a transparent colour
    most = MAX_WEBP_PIXELS if picture.format == "WEBP" or has_key else MAX_PIXELS
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        if not picture.info.get("progressive") and _has_one_scan(data, picture.layers):
            most = MAX_JPEG_PIXELS
        elif (scans := data.count(SCAN)) > MAX_SCANS:
            raise ImageError(
                "The image is built of {scans} scans; at most {most} are read: save it again, as PNG or JPEG.",
                scans=scans,
                most=MAX_SCANS,
            )
        if pixels > MAX_PIXELS_PER_BYTE * len(data):
            raise ImageError(BROKEN)
    if not 0 < pixels <= most:
        raise ImageError(
            "The image has {width} x {height} pixels; at most {most} are read: make it smaller.",
            width=picture.width,
            height=picture.height,
            most=most,
        )


def _has_one_scan(data: bytes, channels: int) -> bool:
    """Return whether the first scan of a JPEG holds all its channels. If not, the decoder keeps the image in full size."""
    place = 2  # segments are skipped one by one, so that a thumbnail or video is not mistaken for a scan
    while re.match(SEGMENT, data[place : place + 2]):
        place += 2 + max(2, int.from_bytes(data[place + 2 : place + 4], "big"))
    return data[place : place + 2] == SCAN and data[place + 4 : place + 5] == bytes([channels])


def _on_paper(picture: Image.Image) -> Image.Image:
    """Place a transparent image on a white background if the image is dark, or on a black background if the image is light."""
    values = np.asarray(picture.reduce(max(1, max(picture.size) // LOOK)), np.float32)
    alpha = values[..., 3] / 255
    brightness = (values[..., :3].mean(axis=-1) * alpha).sum() / max(alpha.sum(), 1e-6)
    paper = Image.new("RGBA", picture.size, "white" if brightness < 128 else "black")
    return Image.alpha_composite(paper, picture)
