"""The trainer: a network that learns in the browser. `show` shows it in a view; the pocket edition has it too.

The JavaScript in reading order: ../model/training (the steps), digits, pace, worker (the loop), snapshots, run (the page's side
of a training run), settings, address, hints, controls, remark, curves, time_machine, file, kept_networks,
trainer, retrain (for the sidebar), and the entry trainer_entry. `digits` makes the file of digits.
"""

import zlib
from collections.abc import Callable

from ui.components import assets
from ui.components.trainer.digits import FILE
from ui.text.privacy import PRIVACY

KEY = "trainer"
STYLES = (
    "base.css",
    "network_picture/neurons.css",
    "trainer/trainer.css",
    "signs/signs.css",
)
# Where Streamlit serves the folder static/. Browsers keep the file until its checksum changes.
DIGITS = f"app/static/{FILE.name}?{zlib.crc32(FILE.read_bytes()):x}"

_trainer = assets.component("trainer", "trainer/trainer_entry.js", STYLES)
_retrain = assets.component("retrain", "trainer/retrain.js", ("base.css", "trainer/retrain.css"))


def show(selected: str, on_reached: Callable[[], None], page: str = "") -> None:
    """Show the component that trains a network in the browser. "Read with it" is answered by `ui.components.browser_networks`.

    The picture of the network (`ui.components.network_picture`) shows the network that learns.
    selected: the id of the network that reads.
    on_reached: called each time a network that learns first reads nine of ten test digits correctly.
    page: the pocket edition, if the browser has asked for it, so that it can make a reader of it.
    """
    data = {"digits": DIGITS, "selected": selected, "privacy": PRIVACY, "page": page}
    _trainer(key=KEY, data=data, on_reached_change=on_reached, on_page_change=lambda: None)


def show_retrain(reads: str, accuracy: float | None) -> None:
    """Show a button that trains a new network in the browser, the progress, and afterwards the choice between the networks.

    reads: the name of the selected network, for use in a sentence. accuracy: its test accuracy, 0 to 1, or None.
    """
    _retrain(key="retrain", data={"digits": DIGITS, "reads": reads, "accuracy": accuracy})
