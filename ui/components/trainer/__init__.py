"""The trainer: a network that learns in the browser. `show` shows it in a view; the pocket edition has it too.

The JavaScript in reading order: ../model/training (the steps), worker (the loop), settings, hints, hint_box, curves, neurons,
file, trainer (the page's side), and the entries trainer_entry and run_hint. `digits` makes the file of digits to learn from.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Collection, Mapping

import numpy as np

from model import foreign
from model.checkpoint import CheckpointError
from model.network import Network
from training.jobs import json_values
from ui.components import assets
from ui.components.bundle import bundle
from ui.components.trainer.digits import FILE
from ui.text.privacy import PRIVACY

KEY = "trainer"
HINT_KEY = "training-run-hint"
STYLES = ("base.css", "live_reading/reading.css", "trainer/trainer.css")
# Where Streamlit serves the folder static/. Browsers keep the file until its checksum changes.
ADDRESS = f"app/static/{FILE.name}?{zlib.crc32(FILE.read_bytes()):x}"
PROGRAM = bundle("trainer/worker.js")

_trainer = assets.component("trainer", "trainer/trainer_entry.js", STYLES)
_run_hint = assets.component("run_hint", "trainer/run_hint.js", ("base.css", "trainer/trainer.css"))


def show(pixels: np.ndarray | None, on_use: Callable[[], None]) -> None:
    """Show the component that trains a network in the browser.

    pixels: the drawing to classify, (28, 28) or (784,), or None if nothing is drawn.
    on_use: called when the user clicks "Read with it", which sends the trained network to the server. The callback can get the
        network by `receive(session.sent(KEY, "use"))`.
    """
    drawn = None if pixels is None else [round(float(value), 4) for value in np.ravel(pixels)]
    data = json.dumps({"program": PROGRAM, "digits": ADDRESS, "bytes": FILE.stat().st_size, "pixels": drawn, "privacy": PRIVACY})
    _trainer(key=KEY, data={"trainer": data}, on_use_change=on_use, on_reached_change=lambda: None)


def show_run_hint(state: Mapping[str, object], changeable: Collection[str], on_mend: Callable[[], None]) -> None:
    """Show a hint on a training run of the server, such as "the steps are too long", if a rule in hints.js applies to the run.

    state: the data that the rules need, in the form of the type `State` in hints.js.
    changeable: the names in hints.js of the settings that the user can change now by clicking the hint's button.
    on_mend: called when the user clicks this button. `session.sent(HINT_KEY, "mend")` then returns the new settings, by name.
    """
    _run_hint(key=HINT_KEY, data={"run": json.dumps({"state": state, "changeable": list(changeable)})}, on_mend_change=on_mend)


def reached(value: object) -> float | None:
    """Return the test accuracy, 0 to 1, of the network trained in the browser, or None if `value` is missing or invalid.

    value: the unchecked number that the browser has sent, `session.sent(KEY, "reached")`.
    """
    return json_values.number(value, 0, 1)


def receive(used: object) -> tuple[str, Network]:
    """Return the name of a network that was trained in the browser, and the network itself.

    used: the unchecked data that the browser has sent: {"name": …, "file": the network's file in base64}.
    Raise CheckpointError if the network is missing or invalid.
    """
    if not isinstance(used, Mapping) or not isinstance(used.get("file"), str):
        raise CheckpointError("The browser has sent no network: press Read with it again")
    try:
        content = base64.b64decode(used["file"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointError("The network from the browser was damaged on its way: press Read with it again") from error
    name = str(used.get("name") or "Trained in the browser")[:60]
    return name, foreign.loads(content, "The network from the browser")
