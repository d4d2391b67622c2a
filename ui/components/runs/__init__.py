"""Training runs: the view Training, where a network learns in the browser or with PyTorch on this machine, and Retrain.

A run has settings, reports, moments and a state. The JavaScript has two sources of it, a worker and a process of this machine,
and shows either alike. In reading order: ../model/training (the steps), digits, pace, worker (the loop of a run in the browser),
moments, reports, browser_run, machine_run, settings, form, address, hints, controls, strip, remark, curves, time_machine, file,
kept_networks, row, runs, trainer, retrain (for the sidebar), and the entry. `messages` has what Python tells of the runs on this
machine. `digits` makes the file of digits from which a browser learns.
"""

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from model.network import Network
from ui.components import assets
from ui.components.network_picture import Actions, message
from ui.components.network_picture.packet import pack
from ui.components.runs.digits import FILE
from ui.text.glossary import PRIVACY

KEY, RETRAIN_KEY = "trainer", "retrain"
STYLES = (
    "base.css",
    "network_picture/neurons.css",
    "runs/training.css",
    "signs/signs.css",
)
# Where Streamlit serves the folder static/. Browsers keep the file until its checksum changes.
DIGITS = f"app/static/{FILE.name}?{zlib.crc32(FILE.read_bytes()):x}"

_trainer = assets.component("trainer", "runs/entry.js", STYLES)
_retrain = assets.component("retrain", "runs/retrain.js", ("base.css", "runs/retrain.css"))


def show(
    selected: str,
    page: str,
    sent: list[str],
    actions: Actions,
    own: int = 0,
    machine: Mapping[str, object] | None = None,
    moment: tuple[str, Network] | None = None,
    file: tuple[str, bytes] | None = None,
) -> None:
    """Show where a network learns. "Read with it" is answered by `ui.components.browser_networks`.

    The picture of the network (`ui.components.network_picture`) shows the network that learns.
    selected: the id of the network that reads.
    page: the pocket edition, if the browser has asked for it, so that it can make a reader of it.
    sent: the keys of the networks that the browser has, as for `network_picture.send_weights`.
    actions: what is called for a press, by name: "page" if it needs the pocket edition, and the commands on runs
        of this machine. `session.sent(KEY, name)` is then the press's value.
    own: how often the page has asked for signs of one's own.
    machine: what is known of the runs on this machine (`messages.machine`). None: nothing may be trained there.
    moment: the id and the network of a moment of the run. file: the name and the bytes of a file to download.
    """
    header: dict[str, object] = {"digits": DIGITS, "selected": selected, "privacy": PRIVACY, "page": page, "machine": machine}
    header["own"] = own
    if file is not None:
        data = pack({**header, "fileName": file[0]}, {"file": np.frombuffer(file[1], np.uint8)})
    elif moment is not None:
        data = message(moment[1], moment[0], sent, header)
    else:
        data = pack(header, {})
    _trainer(key=KEY, data=data, on_missing_change=sent.clear, **_callbacks(actions))


def show_retrain(reads: str, accuracy: float | None, progress: Mapping[str, object] | None, actions: Actions) -> None:
    """Show a button that trains a new network, the progress, and afterwards the choice between the networks.

    reads: the name of the selected network, for use in a sentence. accuracy: its test accuracy, 0 to 1, or None.
    progress: of the newest run on this machine (`messages.retrain`). None: the network learns in the browser.
    actions: what is called for a press, by name: "start", "cancel" and "decide".
    """
    data = {"digits": DIGITS, "reads": reads, "accuracy": accuracy, "progress": progress}
    _retrain(key=RETRAIN_KEY, data=data, **_callbacks(actions))


def _callbacks(actions: Actions) -> dict[str, Any]:
    return {f"on_{name}_change": act for name, act in actions.items()}
