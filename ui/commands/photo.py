"""Commands on a photo: find the digits in it, or in the part of it that the visitor has marked."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from PIL import Image

from model import image_numbers
from model.digit import CANVAS, Digit
from model.distance import Box
from model.image import ImageError, Page, load, open_page
from model.network import Network
from model.strokes import picture_object
from system import portable
from ui import networks, server, session
from ui.commands.drawing import replace_drawing
from ui.commands.errors import telling_errors
from ui.reading import PhotoDigit, Sheet
from ui.text.literal import literal

KEPT_SIDE, SHOWN_SIDE = 1600, 640  # px: the longer side of the photo that a session keeps, and of the one that the browser gets
VIEW = 280  # px: side of the picture on the canvas
LEAST = 0.01  # of the photo's width and height: a smaller box is a click
UNCLEAR = "It is not clear which digit the photo is about. Drag a box around it below the sheet."

_reader = ThreadPoolExecutor(1, "photo", portable.lower_thread)  # one photo at a time, after those who draw


class Found(NamedTuple):
    """The digits in a photo.

    sheet: them on the canvas. is_clear: whether it is clear that the photo is about them. rows: how many rows of digits it shows.
    """

    sheet: Sheet
    is_clear: bool
    rows: int


@telling_errors()
def use_photo(key: str) -> None:
    """Find the digits in an uploaded photo, and show them on the canvas. key: the Streamlit key of the uploader or camera."""
    uploaded = session.value(key)
    if uploaded is None:
        return
    visitor, name = session.current(), "The photo"
    try:
        name, content = server.take_upload(uploaded)
        name = literal(name, 80, markdown=False)
        page, visitor.photo = _reader.submit(_open, content, name).result()
    except (ImageError, server.UploadError) as error:
        visitor.tell(f"{name}: {error}")
        return
    _read(visitor, visitor.photo, page)


@telling_errors()
def use_part(key: str) -> None:
    """Find the digits in the part of the photo that the visitor has marked. key: the Streamlit key of the marking component."""
    visitor = session.current()
    box = _box(session.sent(key, "box"))
    if visitor.photo is None or box is None:
        return
    picture = Image.open(io.BytesIO(visitor.photo.data))
    left, top, right, bottom = box
    part = picture.crop(
        (int(left * picture.width), int(top * picture.height), int(right * picture.width), int(bottom * picture.height))
    )
    _read(visitor, visitor.photo, _reader.submit(open_page, part).result(), is_marked=True)


def _read(visitor: session.Session, photo: session.Photo, page: Page, is_marked: bool = False) -> None:
    """Show the digits found in a photo on the canvas. Tell the visitor if none was found or if it is unclear which is meant.

    is_marked: whether `page` is only the part of the photo that the visitor has marked.
    """
    network = networks.get(visitor.network, visitor.added)
    source = f"from your photo {photo.name}" + (", the part in the box" if is_marked else "")
    found = _reader.submit(_find, page, network, source).result()
    if found is None:
        photo.is_open, place = True, "in the box" if is_marked else f"in {photo.name}"
        visitor.tell(f"No digit was found {place}: it is blank, or its ink is too faint.")
        return
    is_clear = is_marked or found.is_clear
    photo.is_open, photo.source = is_marked or not is_clear or found.rows > 1, source
    replace_drawing(found.sheet)
    if not is_clear:
        visitor.tell(UNCLEAR)
    elif found.rows > 1:
        visitor.tell(f"The photo shows {found.rows} rows of digits, and one of them is read. Drag a box around another one.")


def _open(content: bytes, name: str) -> tuple[Page, session.Photo]:
    """Read an image file. Return its page, and what the session keeps of it."""
    page = open_page(load(content))
    grey = Image.fromarray(255 - page.grey if page.ink.inverted else page.grey)
    grey.thumbnail((KEPT_SIDE, KEPT_SIDE))
    shown = grey.copy()
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    return page, session.Photo(name, _jpeg(grey), _jpeg(shown))


def _find(page: Page, network: Network, source: str) -> Found | None:
    """Find the digits that a photo is about, or return None. source: a description of the photo."""
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
            PhotoDigit(Digit(digit.pixels, page.steps(digit.pieces)), tuple(edge * scale for edge in box))  # type: ignore[arg-type]
            for digit, box in zip(row, boxes, strict=True)
        )
        sheet = Sheet({"objects": [picture_object(pixels, CANVAS)]}, source=source, digits=digits)
    else:
        steps = page.steps(chosen)
        origin = Digit(steps[-1].pixels, steps)
        sheet = Sheet({"objects": [picture_object(origin.pixels, CANVAS)]}, source=source, origin=origin)
    return Found(sheet, is_clear, len(found))


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _box(value: object) -> Box | None:
    """Return a box from the browser as fractions of the photo's size: left, top, right, bottom. Return None if it is invalid."""
    if not isinstance(value, list | tuple) or len(value) != 4 or not all(isinstance(edge, int | float) for edge in value):
        return None
    left, top, right, bottom = (float(edge) for edge in np.clip(value, 0, 1))
    return (left, top, right, bottom) if right - left >= LEAST and bottom - top >= LEAST else None
