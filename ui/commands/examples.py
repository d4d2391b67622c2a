"""Commands on the labelled drawings that the visitor's browser keeps. The server has a copy while Evaluate shows them."""

from ui import session
from ui.commands.drawing import replace_drawing
from ui.commands.errors import telling_errors
from ui.components import examples
from ui.components.examples import Received
from ui.reading import Sheet


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
