"""Commands that replace the drawing on the canvas, also by a photo. Undo restores the previous drawing in the browser."""

from dataclasses import replace

import numpy as np

from model import photos
from model.drawing_json import LARGEST
from model.image import Page
from model.image_file import ImageError
from model.photos import Photo
from model.reading import Content
from ui import mnist_digits, networks, server, session
from ui.commands.errors import telling_errors
from ui.components import network_picture, photo_box
from ui.components.sheet.state import EMPTY
from ui.text.language import mark, t, written

SHOWN = "hard-shown"  # the hard test digits that were shown, about the network


def replace_drawing(new: Content) -> None:
    visitor = session.current()
    visitor.take_canvas()
    visitor.drawing = visitor.drawing.put(new)


def clear() -> None:
    replace_drawing(EMPTY)


def ask_for_reading() -> None:
    """Make the app send the prediction again. The browser requests this after a timeout or a lost connection."""
    session.current().asked += 1


def choose_digit() -> None:
    """Select one digit of a drawn number, after a click on it in the picture of the network."""
    place, visitor = session.sent(network_picture.KEY, "choose"), session.current()
    if isinstance(place, int | float) and not isinstance(place, bool) and abs(place) <= LARGEST:
        visitor.drawing = replace(visitor.drawing, clicked=float(place))


@telling_errors()
def put_test_digit(key: str) -> None:
    """Replace the drawing with the MNIST test image that the visitor has clicked. key: the clicked component's Streamlit key."""
    pressed = session.sent(key, "pick")
    index = int(pressed) if isinstance(pressed, str) and pressed.isdecimal() and len(pressed) <= 5 else pressed
    if type(index) is int and 0 <= index < len(mnist_digits.load()[1]):
        replace_drawing(mnist_digits.sheet(index))


@telling_errors()
def use_test_digit(is_hard: bool = False) -> None:
    """Put a random MNIST test image on the canvas.

    is_hard: whether to choose an image that the selected network misclassifies or, if all were shown, one it is unsure about.
    """
    visitor = session.current()
    if not is_hard:
        replace_drawing(mnist_digits.sheet(int(visitor.rng.integers(len(mnist_digits.load()[1])))))
        return
    network = networks.get(visitor.network, visitor.added)
    answers, shown = mnist_digits.answers(network), session.stored(SHOWN, (), network.key)
    new = np.setdiff1d(answers.hard, shown)
    if not len(new):
        new, shown = answers.hard, ()
    misread = new[answers.digits[new] != answers.labels[new]]
    index = int(visitor.rng.choice(misread if len(misread) else new))
    session.store_choice(SHOWN, (*shown, index), network.key)
    remark = mark("{name}, a hard one: the selected network was unsure about it")
    if index in misread:
        remark = mark("{name}, a hard one: the selected network misread it")
    replace_drawing(mnist_digits.sheet(index, remark))


@telling_errors()
def use_photo(key: str) -> None:
    """Show the digits of an uploaded photo on the canvas. If the photo was removed, forget it. key: the upload widget's key."""
    file, visitor = session.uploaded(key), session.current()
    number = visitor.photo.number
    if file is None:
        visitor.photo = Photo(number=number)
        return
    page = None
    try:
        page, visitor.photo = server.slowly(lambda: photos.open_photo(file.read(), file.name))
    except ImageError as error:
        visitor.photo = Photo(file.name, note=f"{file.name}: {written(error)}")
    visitor.photo.number = number + 1
    _read(visitor.photo, page)


@telling_errors()
def use_part() -> None:
    """Find the digits in the part of the photo that the visitor has marked."""
    photo, box = session.current().photo, photos.box_of(session.sent(photo_box.KEY, "box"))
    if photo.data and box is not None:
        _read(photo, server.slowly(photos.open_part, photo, box), is_marked=True)


def _read(photo: Photo, page: Page | None, is_marked: bool = False) -> None:
    """Show the digits of a photo on the canvas, and problems in its note. page: its ink, or None if it could not be read."""
    visitor = session.current()
    network = networks.get(visitor.network, visitor.added)
    source = t("from your photo {name}", name=photo.name)
    if is_marked:
        source = t("from your photo {name}, the part in the box", name=photo.name)
    content = EMPTY
    if page is not None:
        content, note = server.slowly(photos.find, page, network, "" if is_marked else photo.name)
        photo.note = "" if note is None or (is_marked and not content.drawing.is_empty) else written(note)
    photo.is_open = is_marked or bool(photo.note)
    replace_drawing(replace(content, source=source, photo=photo.number))
