"""Commands on a photo: find the digits in it, or in the part of it that the visitor has marked."""

import io
from threading import Lock

import numpy as np
from PIL import Image

from model import image_numbers
from model.digit import CANVAS, Digit
from model.distance import Box
from model.image import ImageError, Page, load, open_page
from model.strokes import picture_object
from ui import networks, server, session
from ui.commands.drawing import replace_drawing
from ui.commands.errors import telling_errors
from ui.reading import PhotoDigit, Sheet
from ui.text.literal import literal

KEPT_SIDE, SHOWN_SIDE = 1600, 640  # px: the longer side of the photo that a session keeps, and of the one that the browser gets
VIEW = 280  # px: side of the picture on the canvas
LEAST = 0.01  # of the photo's width and height: a smaller box is a click
UNCLEAR = "It is not clear which digit the photo is about. Drag a box around it below the sheet."

_reading = Lock()  # one photo at a time, so that those who draw do not wait for several


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
        with _reading:
            page = open_page(load(content))
    except (ImageError, server.UploadError) as error:
        visitor.tell(f"{name}: {error}")
        return
    grey = Image.fromarray(255 - page.grey if page.ink.inverted else page.grey)
    grey.thumbnail((KEPT_SIDE, KEPT_SIDE))
    kept, shown = _jpeg(grey), grey.copy()
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    visitor.photo = session.Photo(name, kept, _jpeg(shown))
    _read(visitor, page, name)


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
    with _reading:
        page = open_page(part)
    _read(visitor, page, visitor.photo.name, is_marked=True)


def _read(visitor: session.Session, page: Page, name: str, is_marked: bool = False) -> None:
    """Show the digits found in a photo on the canvas. Tell the visitor if none was found or if it is unclear which is meant.

    name: the photo's file name. is_marked: whether `page` is only the part of the photo that the visitor has marked.
    """
    network = networks.get(visitor.network, visitor.added)
    page = image_numbers.cut_touching(page, network)
    photo, chosen = visitor.photo, page.digit()
    if photo is None:
        return
    if not chosen:
        photo.is_open = True
        visitor.tell(f"No digit was found {'in the box' if is_marked else f'in {name}'}: it is blank, or its ink is too faint.")
        return
    found = image_numbers.read_page(page, network)
    rows = [row for row in found if any(set(digit.pieces) & set(chosen) for digit in row)]
    is_clear = is_marked or len(found) > 0 or page.is_clear(chosen)
    photo.is_open = is_marked or not is_clear or len(found) > 1
    photo.source = f"from your photo {name}" + (", the part in the box" if is_marked else "")
    if rows and len(rows[0]) > 1:
        pixels, boxes = page.view([digit.box for digit in rows[0]], VIEW)
        scale = CANVAS / VIEW
        digits = tuple(
            PhotoDigit(Digit(digit.pixels, page.steps(digit.pieces)), tuple(edge * scale for edge in box))  # type: ignore[arg-type]
            for digit, box in zip(rows[0], boxes, strict=True)
        )
        replace_drawing(Sheet({"objects": [picture_object(pixels, CANVAS)]}, source=photo.source, digits=digits))
    else:
        steps = page.steps(chosen)
        origin = Digit(steps[-1].pixels, steps)
        replace_drawing(Sheet({"objects": [picture_object(origin.pixels, CANVAS)]}, source=photo.source, origin=origin))
    if not is_clear:
        visitor.tell(UNCLEAR)
    elif len(found) > 1:
        visitor.tell(f"The photo shows {len(found)} rows of digits, and one of them is read. Drag a box around another one.")


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
