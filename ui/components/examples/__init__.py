"""Labelled drawings ("examples"). The visitor's browser stores, shows, classifies, deletes, exports and imports them.

The server receives them only to train a network on them. `model.examples` then checks them.
"""

from collections.abc import Callable

from model import examples
from model.drawing_json import to_json
from model.strokes import Drawing
from ui.components import assets
from ui.text.language import t

KEY = "examples"
_component = assets.component("examples", ("base.css", "examples/examples.css"))


def show(drawing: Drawing | None, network: str, tuning: str | None, on_tune: Callable[[], None]) -> None:
    """Show the labelled drawings ("examples") that the browser stores, and a form to add the current drawing to them.

    network: the key of the network that classifies them. tuning: why it can't be fine-tuned on them, or "" if it can, or None to
        offer no button for it. on_tune: called by this button. `received(session.sent(KEY, "tune"))` checks the examples.
    """
    data = {"drawing": drawing and to_json(drawing), "network": network, "tuning": tuning}
    _component(key=KEY, data=data, on_tune_change=on_tune)


def received(sent: object) -> tuple[bytes, int]:
    """Return the file of examples that the browser has sent, and their number. Raise ExamplesError if it is invalid."""
    file = str(sent or "")[: examples.MAX_BYTES + 1].encode(errors="replace")
    return file, len(examples.loads(file, t("This browser's list of examples")))
