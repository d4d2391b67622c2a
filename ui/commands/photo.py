"""Commands on a photo: read the digits in it, or in the part of it that the visitor has marked."""

from concurrent.futures import ThreadPoolExecutor

from model.image import ImageError, Page
from system import portable
from ui import networks, photos, session
from ui.commands.drawing import replace_drawing
from ui.commands.errors import telling_errors
from ui.photos import Photo
from ui.text.literal import literal

UNCLEAR = "It is not clear which digit the photo is about. Drag a box around it below the sheet."

_reader = ThreadPoolExecutor(1, "photo", portable.lower_thread)  # one photo at a time, after those who draw


@telling_errors()
def use_photo(key: str) -> None:
    """Find the digits in an uploaded photo, and show them on the canvas. key: the Streamlit key of the uploader or camera."""
    file, visitor = session.uploaded(key), session.current()
    if file is None:
        return
    name = literal(file[0], 80, markdown=False)
    try:
        page, visitor.photo = _reader.submit(photos.open_photo, file[1], name).result()
    except ImageError as error:
        visitor.message.tell(f"{name}: {error}")
        return
    _read(visitor.photo, page)


@telling_errors()
def use_part(key: str) -> None:
    """Find the digits in the part of the photo that the visitor has marked. key: the Streamlit key of the marking component."""
    photo, box = session.current().photo, photos.box_of(session.sent(key, "box"))
    if photo is not None and box is not None:
        _read(photo, _reader.submit(photos.open_part, photo, box).result(), is_marked=True)


def _read(photo: Photo, page: Page, is_marked: bool = False) -> None:
    """Show a photo's digits on the canvas. Tell the visitor if there are none, several rows, or no clear main digit.

    page: the image to search for digits: the whole photo or, if `is_marked`, the part of the photo that the visitor has marked.
    """
    visitor = session.current()
    network = networks.get(visitor.network, visitor.added)
    source = f"from your photo {photo.name}" + (", the part in the box" if is_marked else "")
    found = _reader.submit(photos.find, page, network, source).result()
    if found is None:
        photo.is_open, place = True, "in the box" if is_marked else f"in {photo.name}"
        visitor.message.tell(f"No digit was found {place}: it is blank, or its ink is too faint.")
        return
    is_clear = is_marked or found.is_clear
    photo.is_open, photo.source = is_marked or not is_clear or found.rows > 1, source
    replace_drawing(found.sheet)
    if not is_clear:
        visitor.message.tell(UNCLEAR)
    elif found.rows > 1:
        visitor.message.tell(
            f"The photo shows {found.rows} rows of digits, and one of them is read. Drag a box around another one."
        )
