"""Examples: drawings with their label, which the visitor's browser keeps, shows, deletes, exports and imports.

While they are on the page, Python has a copy of them in the visitor's session, to read them. `model.examples` checks it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from model import examples
from model.drawing_json import to_json
from model.examples import Example, ExamplesError
from model.strokes import Drawing
from ui.components import assets
from ui.text.glossary import PRIVACY

KEY = "examples"
_component = assets.component("examples", "examples/examples.js", ("base.css", "examples/examples.css"))


@dataclass(frozen=True)
class Received:
    """The copy of a browser's examples."""

    version: str = ""  # the browser's name for this state of its examples
    file: bytes = b""  # the file that it has sent, in the format of `model.examples`
    labels: tuple[int, ...] = ()  # the true digits
    pixels: np.ndarray = field(default_factory=lambda: np.zeros((0, 28, 28), np.float32))  # float32 (n, 28, 28)
    problem: str = ""  # why they can't be read, or ""


def show(
    drawing: Drawing | None, received: Received, read: Sequence[int], on_sent: Callable[[], None], on_put: Callable[[], None]
) -> None:
    """Show the labelled drawings ("examples") that the browser stores, and a form to add the current drawing to them.

    received: the server's copy of the examples. read: the network's predictions for them.
    on_sent: called when the browser has sent its examples. `receive(session.sent(KEY, "sent"))` is the copy.
    on_put: called to put an example on the canvas. `chosen(session.sent(KEY, "put"))` is the example.
    """
    data = {
        "drawing": drawing and to_json(drawing),
        "held": received.version,
        "read": [int(digit) for digit in read],
        "problem": received.problem,
        "privacy": PRIVACY,
    }
    _component(key=KEY, data=data, on_sent_change=on_sent, on_put_change=on_put)


def receive(sent: object) -> Received:
    """Parse the examples that the browser has sent: {"version": …, "file": …}. `problem` of the result says why it is invalid."""
    fields = sent if isinstance(sent, Mapping) else {}
    version, text = (str(fields.get(name, ""))[: examples.MAX_BYTES + 1] for name in ("version", "file"))
    file = text.encode(errors="replace")
    try:
        found = examples.loads(file, "This browser's list of examples")
    except ExamplesError as error:
        return Received(version, problem=str(error))
    pixels = np.array([item.pixels for item in found], np.float32).reshape(-1, 28, 28)
    return Received(version, file, tuple(item.label for item in found), pixels)


def chosen(sent: object) -> Example:
    """Parse the example that the visitor wants to put on the canvas, as sent by the browser. Raise ExamplesError if invalid."""
    entry = json.loads(json.dumps(sent)) if isinstance(sent, Mapping) else None  # Streamlit's mappings become dicts
    return examples.check(entry, "This example")
