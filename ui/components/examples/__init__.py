"""Labelled drawings ("examples"). The visitor's browser stores, shows, deletes, exports and imports them.

While the page shows them, the session holds a copy, so that the network can classify them. `model.examples` checks the copy.
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
    """The server's copy of the labelled drawings that a browser stores."""

    version: str = ""  # the browser's name for this state of its examples
    file: bytes = b""  # the file that it has sent, in the format of `model.examples`
    labels: tuple[int, ...] = ()  # the true digits
    pixels: np.ndarray = field(default_factory=lambda: np.zeros((0, 28, 28), np.float32))  # float32 (n, 28, 28)
    problem: str = ""  # why they can't be read, or ""


def show(
    drawing: Drawing | None, received: Received, read: Sequence[int], on_sent: Callable[[], None], on_put: Callable[[], None]
) -> None:
    """Show the labelled drawings ("examples") that the browser stores, and a form to add the current drawing to them.

    drawing: the current drawing, or None. received: the server's copy of the examples. read: the predictions for them.
    on_sent: called when the browser has sent its examples. `receive(session.sent(KEY, "sent"))` parses them.
    on_put: called when the user selects an example for the canvas. `chosen(session.sent(KEY, "put"))` parses it.
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
    """Parse the examples in a message from the browser, {"version": …, "file": …}. If they are invalid, `problem` says why."""
    fields = sent if isinstance(sent, Mapping) else {}
    version, text = (str(fields.get(name, ""))[: examples.MAX_BYTES + 1] for name in ("version", "file"))
    file = text.encode(errors="replace")
    try:
        found = examples.loads(file, "This browser's list of examples")
    except ExamplesError as error:
        return Received(version, problem=str(error))
    pixels = np.array([item.digit.pixels for item in found], np.float32).reshape(-1, 28, 28)
    return Received(version, file, tuple(item.label for item in found), pixels)


def chosen(sent: object) -> Example:
    """Parse the example that the visitor wants to put on the canvas, as sent by the browser. Raise ExamplesError if invalid."""
    entry = json.loads(json.dumps(sent)) if isinstance(sent, Mapping) else None  # Streamlit's mappings become dicts
    return examples.check(entry, "This example")
