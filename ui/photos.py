"""Find the digits in a photo and convert them to a drawing on the canvas. No Streamlit."""

import io
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from PIL import Image

from model import image_numbers
from model.digit import from_page
from model.distance import Box
from model.drawing_json import to_picture
from model.image import Page, open_page
from model.image_file import load
from model.network import Network
from model.strokes import CANVAS, Drawing
from ui.reading import Content, PhotoDigit

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


class PhotoContent(NamedTuple):
    """The main digit in a photo, or the multi-digit number that contains it."""

    sheet: Content
    is_clear: bool  # False if only one digit was found, but other ink is nearly as prominent
    rows: int  # the number of rows of digits in the photo, or 0 if only one digit was found


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
    left, top, right, bottom = box
    part = picture.crop(
        (int(left * picture.width), int(top * picture.height), int(right * picture.width), int(bottom * picture.height))
    )
    return open_page(part)


def box_of(value: object) -> Box | None:
    """Return a box from the browser as fractions of the photo's size: left, top, right, bottom. Return None if it is invalid."""
    if not isinstance(value, list | tuple) or len(value) != 4 or not all(isinstance(edge, int | float) for edge in value):
        return None
    left, top, right, bottom = (float(edge) for edge in np.clip(value, 0, 1))
    return (left, top, right, bottom) if right - left >= LEAST and bottom - top >= LEAST else None


def find(page: Page, network: Network, source: str) -> PhotoContent | None:
    """Find the main digit in a photo, or the number that contains it. Return None if it is blank. source: names the photo."""
    page = image_numbers.cut_touching(page, network)
    chosen = page.digit()
    if not chosen:
        return None
    found = image_numbers.read_page(page, network)
    is_clear = len(found) > 0 or page.is_clear(chosen)
    row = next((row for row in found if any(set(digit.pieces) & set(chosen) for digit in row)), ())
    if len(row) > 1:
        pixels, boxes = page.view([digit.box for digit in row], VIEW)
        scale = CANVAS / VIEW
        digits = tuple(
            PhotoDigit(from_page(page, digit.pieces, digit.turn), tuple(edge * scale for edge in box))  # type: ignore[arg-type]
            for digit, box in zip(row, boxes, strict=True)
        )
        sheet = Content(Drawing((), to_picture(pixels)), source=source, digits=digits)
    else:
        origin = from_page(page, chosen)
        sheet = Content(Drawing((), to_picture(origin.pixels)), source=source, origin=origin)
    return PhotoContent(sheet, is_clear, len(found))


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
