"""Find the digits in a photo and convert them to a drawing on the canvas."""

import io
from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image

from model import image_numbers
from model.digit import from_page
from model.distance import Box
from model.drawing_json import to_picture
from model.image import Page, open_page
from model.image_file import ImageError, load
from model.network import Network
from model.reading import Content
from model.strokes import CANVAS, Drawing
from system.errors import mark

KEPT_SIDE, SHOWN_SIDE = 1600, 640  # px: the longer side of the photo that a session keeps, and of the one that the browser gets
VIEW = 280  # px: side of the picture on the canvas
LEAST = 0.01  # of the photo's width and height: a smaller box is a click


@dataclass
class Photo:
    """A photo that a visitor has uploaded."""

    name: str = ""
    # the photo as a grey JPEG, at most 1,600 px a side, or b"" if the file could not be read
    data: bytes = field(default=b"", repr=False)
    preview: bytes = field(default=b"", repr=False)  # the same, at most 640 px a side
    number: int = 0  # its number among the visitor's photos, from 1. 0 if there is none.
    note: str = ""  # why the visitor should mark a part of it, why no digit was read, or ""
    is_open: bool = False  # whether the page shows the photo without being asked, so that the visitor can mark a part of it


def open_photo(content: bytes, name: str) -> tuple[Page, Photo]:
    """Read an image file. Return the image and its ink as a Page, and a JPEG copy as a Photo. Raise ImageError on failure."""
    page = open_page(load(content))
    grey = Image.fromarray(page.grey)
    grey.thumbnail((KEPT_SIDE, KEPT_SIDE))
    shown = grey.copy()
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    return page, Photo(name, _jpeg(grey), _jpeg(shown))


def open_part(photo: Photo, box: Box) -> Page:
    """Crop a photo. Return the part and the ink in it as a Page. box: the part's edges, as fractions of the photo's size."""
    picture = Image.open(io.BytesIO(photo.data))
    left, top, right, bottom = (int(edge * side) for edge, side in zip(box, 2 * picture.size, strict=True))
    return open_page(picture.crop((left, top, right, bottom)))


def box_of(value: object) -> Box | None:
    """Return a box from the browser as fractions of the photo's size: left, top, right, bottom. Return None if it is invalid."""
    if not isinstance(value, list | tuple) or len(value) != 4 or not all(isinstance(edge, int | float) for edge in value):
        return None
    left, top, right, bottom = (float(edge) for edge in np.clip(value, 0, 1))
    return (left, top, right, bottom) if right - left >= LEAST and bottom - top >= LEAST else None


def find(page: Page, network: Network, name: str) -> tuple[Content, ImageError | None]:
    """Find the main digit in a photo, or the number that contains it. Return it and what to tell the visitor, or None.

    name: of the photo's file, or "" if the page is the part of it in a box.
    """
    page = image_numbers.cut_touching(page, network)
    chosen = page.digit()
    if not chosen:
        if not name:
            return Content(), ImageError("No digit was found in the box: no ink stands out from the paper.")
        return Content(), ImageError("No digit was found in {photo}: no ink stands out from the paper.", photo=name)
    found = image_numbers.read_page(page, network)  # rows of digits
    note = None
    if len(found) > 1:
        several = mark("The photo shows {rows} rows of digits, and one of them is read. Drag a box around another one.")
        note = ImageError(several, rows=len(found))
    elif not found and not page.is_clear(chosen):
        note = ImageError("It is not clear which digit the photo is about. Drag a box around it.")
    row = next((row for row in found if any(set(part.strokes) & set(chosen) for part in row)), ())
    if len(row) > 1:
        pixels, boxes = page.view([part.box for part in row], VIEW)
        picture, scale = to_picture(pixels), CANVAS / VIEW
        digits = tuple((part.digit, tuple(edge * scale for edge in box)) for part, box in zip(row, boxes, strict=True))
    else:
        digit = from_page(page, chosen)
        picture = to_picture(digit.pixels)
        digits = ((replace(digit, pixels=picture.pixels), picture.box),)  # as the canvas shows them, in 256 levels
    return Content(Drawing((), picture), digits=digits), note  # pyrefly: ignore[bad-argument-type]


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
