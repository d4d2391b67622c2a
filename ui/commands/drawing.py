"""Commands that put another drawing on the sheet. In the browser, Undo restores the one before."""

from dataclasses import replace

from model.strokes import LARGEST
from ui import mnist_digits, networks, session
from ui.commands.errors import telling_errors
from ui.components.sheet.state import EMPTY
from ui.reading import Sheet


def replace_drawing(new: Sheet) -> None:
    visitor = session.current()
    visitor.take_canvas()
    visitor.drawing = visitor.drawing.put(new)


def clear() -> None:
    replace_drawing(EMPTY)


def ask_for_reading() -> None:
    """Make the app send the prediction again. The browser requests this after a timeout or a lost connection."""
    session.current().asked += 1


def choose_digit(key: str) -> None:
    """Select the digit that the visitor has clicked in a number of several digits. key: the clicked component's Streamlit key."""
    place, visitor = session.sent(key, "choose"), session.current()
    if isinstance(place, int | float) and not isinstance(place, bool) and abs(place) <= LARGEST:
        visitor.drawing = replace(visitor.drawing, clicked=float(place))


@telling_errors()
def use_test_digit(is_hard: bool = False) -> None:
    """Put a random MNIST test image on the canvas. is_hard: one that the selected network misclassifies or is unsure about."""
    visitor = session.current()
    if is_hard:
        network = networks.get(visitor.network, visitor.added)
        index = visitor.rng.choice(mnist_digits.hard(network))
    else:
        images, _ = mnist_digits.load()
        index = visitor.rng.integers(len(images))
    replace_drawing(mnist_digits.sheet(int(index)))
