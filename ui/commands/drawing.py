"""Commands that put another drawing on the sheet. In the browser, Undo restores the one before.

The labelled drawings ("examples") are kept by the browser. The server has a copy while Evaluate shows them.
"""

from dataclasses import replace

import numpy as np

from model.drawing_json import LARGEST
from ui import mnist_digits, networks, session
from ui.commands.errors import telling_errors
from ui.components import examples
from ui.components.examples import Received
from ui.components.sheet.state import EMPTY
from ui.reading import Sheet

SHOWN = "hard-shown"  # the hard test digits that were shown, about the network


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
def put_test_digit(key: str) -> None:
    """Put the MNIST test image on the canvas that the visitor has pressed. key: the pressed component's Streamlit key."""
    pressed = session.sent(key, "pick")
    index = int(pressed) if isinstance(pressed, str) and pressed.isdecimal() and len(pressed) <= 5 else pressed
    if type(index) is int and 0 <= index < len(mnist_digits.load()[1]):
        replace_drawing(mnist_digits.sheet(index))


@telling_errors()
def use_test_digit(is_hard: bool = False) -> None:
    """Put a random MNIST test image on the canvas.

    is_hard: one that the selected network misclassifies. After all of these, one that it is unsure about.
    """
    visitor = session.current()
    images, labels = mnist_digits.load()
    if not is_hard:
        replace_drawing(mnist_digits.sheet(int(visitor.rng.integers(len(images)))))
        return
    network = networks.get(visitor.network, visitor.added)
    hard, shown = mnist_digits.hard(network), session.stored(SHOWN, (), network.key)
    if not set(hard.tolist()) - set(shown):
        shown = ()
    is_new = ~np.isin(hard, shown)
    is_misread = mnist_digits.read_as(network)[hard] != labels[hard]
    is_first = is_new & is_misread
    place = visitor.rng.choice(np.flatnonzero(is_first if is_first.any() else is_new))
    session.store_choice(SHOWN, (*shown, int(hard[place])), network.key)
    kind = "misread it" if is_misread[place] else "was unsure about it"
    replace_drawing(mnist_digits.sheet(int(hard[place]), f", a hard one: the selected network {kind}"))


def take_examples() -> None:
    """Take the copy that the browser has sent."""
    session.current().examples = examples.receive(session.sent(examples.KEY, "sent"))


def forget_examples() -> None:
    session.current().examples = Received()


@telling_errors()
def put_example() -> None:
    """Put the example on the canvas that the visitor has pressed."""
    chosen = examples.chosen(session.sent(examples.KEY, "put"))
    replace_drawing(Sheet(chosen.drawing, chosen.label, f"your example, labelled {chosen.label}"))
