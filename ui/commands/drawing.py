"""Commands on the drawing: undo, redo, clear, and what takes its place. Undo brings it back."""

from dataclasses import replace

from model.digit import CANVAS, ImageError, from_image
from model.image import load as load_image
from model.strokes import LARGEST, picture_object
from ui import mnist_digits, networks, server, session
from ui.commands.errors import telling_errors
from ui.reading import Sheet
from ui.text.literal import literal


def receive_drawing(raw: object) -> None:
    """Add the drawing on a plain canvas to undo's history. raw: as the canvas sends it. None: it has sent nothing."""
    session.current().take_whole({"drawing": {"raw": raw}})


def replace_drawing(new: Sheet) -> None:
    """Put another drawing on the sheet."""
    session.current().put(new)


def undo() -> None:
    """Undo the last change of the drawing."""
    visitor = session.current()
    visitor.take_canvas()
    visitor.draw(visitor.drawing.undo())


def redo() -> None:
    """Redo the change of the drawing that was undone last."""
    visitor = session.current()
    visitor.take_canvas()
    visitor.draw(visitor.drawing.redo())


def clear() -> None:
    """Empty the sheet."""
    visitor = session.current()
    visitor.take_canvas()
    visitor.draw(visitor.drawing.clear())


def ask_for_reading() -> None:
    """Send the reading again: the browser has waited too long for it, or a lost connection is back."""
    session.current().asked += 1


def choose_digit(key: str) -> None:
    """Select the digit of a drawn number that was clicked. key: of the component that shows the digits."""
    place, visitor = session.sent(key, "choose"), session.current()
    if isinstance(place, int | float) and not isinstance(place, bool) and abs(place) <= LARGEST:
        visitor.drawing = replace(visitor.drawing, near=float(place))


@telling_errors()
def use_test_digit() -> None:
    """Put a random test digit on the canvas."""
    images, _ = mnist_digits.load()
    replace_drawing(mnist_digits.sheet(int(session.current().rng.integers(len(images)))))


@telling_errors()
def use_hard_digit() -> None:
    """Put a random one of the test digits that the selected network finds hard on the canvas."""
    visitor = session.current()
    network = networks.get(visitor.network, visitor.added)
    replace_drawing(mnist_digits.sheet(int(visitor.rng.choice(mnist_digits.hard(network.key, network)))))


@telling_errors()
def use_photo(key: str) -> None:
    """Put the picture that was uploaded on the canvas. key: of the uploader."""
    uploaded = session.value(key)
    if uploaded is None:
        return
    visitor, name = session.current(), "The picture"
    try:
        name, content = server.take_upload(uploaded)
        name = literal(name, 80, markdown=False)
        digit = from_image(load_image(content))
    except (ImageError, server.UploadError) as error:
        visitor.tell(f"{name}: {error}")
        return
    if digit is None:
        visitor.tell(f"{name} is blank: it shows no digit.")
        return
    picture = picture_object(digit.pixels, CANVAS)
    replace_drawing(Sheet({"objects": [picture]}, source=f"from your picture {name}", origin=digit))
