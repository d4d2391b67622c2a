"""Commands on a photo: read the digits in it, or in the part of it that the visitor has marked."""

from dataclasses import replace

from model.image import Page
from model.image_file import ImageError
from ui import networks, photos, server, session
from ui.commands.drawing import replace_drawing
from ui.commands.errors import telling_errors
from ui.components import photo_box
from ui.components.sheet.state import EMPTY
from ui.photos import Photo
from ui.text.literal import literal

UNCLEAR = "It is not clear which digit the photo is about. Drag a box around it."


@telling_errors()
def use_photo(key: str) -> None:
    """Show the digits of an uploaded photo on the canvas. If the photo was removed, forget it. key: the upload widget's key."""
    file, visitor = session.uploaded(key), session.current()
    number = visitor.photo.number
    if file is None:
        visitor.photo = Photo(number=number)
        return
    name = literal(file.name, 80, markdown=False)
    page = None
    try:
        page, visitor.photo = server.uploads.submit(lambda: photos.open_photo(file.read(), name)).result()
    except ImageError as error:
        visitor.photo = Photo(name, note=f"{name}: {error}")
    visitor.photo.number = number + 1
    _read(visitor.photo, page)


@telling_errors()
def use_part() -> None:
    """Find the digits in the part of the photo that the visitor has marked."""
    photo, box = session.current().photo, photos.box_of(session.sent(photo_box.KEY, "box"))
    if photo.data and box is not None:
        _read(photo, server.uploads.submit(photos.open_part, photo, box).result(), is_marked=True)


def _read(photo: Photo, page: Page | None, is_marked: bool = False) -> None:
    """Show the digits of a photo on the canvas, and problems in its note. page: its ink, or None if it could not be read."""
    visitor = session.current()
    network = networks.get(visitor.network, visitor.added)
    source = f"from your photo {photo.name}" + (", the part in the box" if is_marked else "")
    found = page and server.uploads.submit(photos.find, page, network, source).result()
    if page is not None and found is None:
        place = "in the box" if is_marked else f"in {photo.name}"
        photo.note = f"No digit was found {place}: no ink stands out from the paper."
    elif is_marked:
        photo.note = ""
    elif found and not found.is_clear:
        photo.note = UNCLEAR
    elif found and found.rows > 1:
        photo.note = f"The photo shows {found.rows} rows of digits, and one of them is read. Drag a box around another one."
    photo.is_open = is_marked or bool(photo.note)
    replace_drawing(replace(found.sheet if found else EMPTY, source=source, photo=photo.number))
