"""The picture of a network and a drawing: the one place of the page that shows an answer, a probability or a hidden neuron.

`send_weights` adds an invisible component to the page, outside the page's fragments. This component brings the code to the
browser, and the weights of each network once. `show` adds the picture of the network in hand, large or small. JavaScript computes
what it shows, in each frame while the pen moves. A test holds its forward and backward pass equal to Python's.

The JavaScript in reading order: ../model (strokes, digit, network, distance, numbers), packet, ../sheet (items, canvas, sheet,
app_sheet), the parts of the picture (layout, wires, painter, surface, layers, outputs, verdict, number, head, written,
one_weight, key), picture, teach_controls, boxes, live, and the entries page and entry. neurons shows the weights of the first
layer as pictures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from model.doubt import THRESHOLD
from model.network import Network
from ui.components import assets
from ui.components.network_picture.messages import network_message
from ui.components.network_picture.packet import pack

KEY, NEURONS_KEY, CODE_KEY = "network-picture", "all-neurons", "in-pytorch"
MOST_NETWORKS = 6  # kept by a page, as in page.js
# The picture's form: large, large with the controls of Teach it, large with the network that learns in the browser, or small.
Role = Literal["inside", "teach", "learn", "small"]
Actions = dict[str, Callable[[], object]]  # what a press does, by the name of the press

_weights = assets.component("weights", "network_picture/page.js")
_picture = assets.component("network_picture", "network_picture/entry.js")
_neurons = assets.component("neurons", "network_picture/neurons_entry.js", ("base.css", "network_picture/neurons.css"))
_code = assets.component("pytorch", "network_picture/pytorch_entry.js", ("base.css", "network_picture/pytorch.css"))


@dataclass(frozen=True)
class TeachState:
    """What is taught in Teach it.

    rate: the learning rate of the next step. before: the probabilities of this drawing before the latest steps, or None.
    """

    label: int | None
    rate: float = 0
    can_step: bool = False
    can_undo: bool = False
    can_undo_all: bool = False
    before: Sequence[float] | None = None

    def as_json(self) -> dict[str, object]:
        undo = {"canStep": self.can_step, "canUndo": self.can_undo, "canUndoAll": self.can_undo_all}
        return {
            "label": self.label,
            "rate": self.rate,
            **undo,
            "before": None if self.before is None else [float(p) for p in self.before],
        }


@dataclass(frozen=True)
class Hand:
    """The network in hand: the one whose answer the page shows. name: what the page says of it. key: identifies it."""

    network: Network
    key: str
    name: str
    lesson: TeachState | None = None


def send_weights(
    network_id: str, network: Network, sent: list[str], canvas: Mapping[str, object], on_ask: Callable[[], None]
) -> None:
    """Send a network's weights and the JavaScript code of the canvas to the browser. Nothing is visible on the page.

    Call it outside Streamlit fragments.
    sent: the keys of the networks that the browser already has, which are not sent again. The network's key is added.
    """
    data = message(network, network_key(network_id, network), sent, {"canvas": canvas})
    _weights(key="live-weights", data=data, on_missing_change=sent.clear, on_ask_change=on_ask)


def show(hand: Hand, role: Role, selected: tuple[int, int] | None, sent: list[str], actions: Actions) -> None:
    """Show the picture of the network in hand with the drawing on the sheet.

    selected: the selected neuron as (layer, index), or None.
    actions: what is called for a press, by name: "choose" (a digit of a number), "pick" (a neuron), "explain" (a doubt), and of
        Teach it "label", "step" and "back". `session.sent(KEY, name)` is then the press's value.
    """
    extra = {
        "part": "picture",
        "role": role,
        "hand": hand.key,
        "name": hand.name,
        "selected": selected,
        "threshold": THRESHOLD,
        "lesson": hand.lesson and hand.lesson.as_json(),
    }
    callbacks: dict[str, Any] = {f"on_{name}_change": act for name, act in actions.items()}
    _picture(key=KEY, data=message(hand.network, hand.key, sent, extra), on_missing_change=sent.clear, **callbacks)


def show_neurons(key: str, on_pick: Callable[[], None]) -> None:
    """Show the weights of the first layer's neurons as pictures. key: of a network in hand.

    on_pick: called when the user presses one. `session.sent(NEURONS_KEY, "pick")` is then its [layer, index].
    """
    _neurons(key=NEURONS_KEY, data={"network": key}, on_pick_change=on_pick)


def show_code(lines: list[dict[str, object]]) -> None:
    """Show lines of code. Each has its text, and as `light` what a press on it lights: `Light` of picture.js."""
    _code(key=CODE_KEY, data={"lines": lines})


def network_key(network_id: str, network: Network) -> str:
    """Return the key that identifies a network in the browser: its id and a hash of its weights."""
    return f"{network_id}-{network.key}"


def message(network: Network, key: str, sent: list[str], extra: Mapping[str, object]) -> bytes:
    """Pack a message that names a network, with its weights unless the browser has them (`sent`)."""
    data = pack({**extra, "key": key}, {}) if key in sent else network_message(network, key, extra)
    sent[:] = [*(known for known in sent if known != key), key][-MOST_NETWORKS:]
    return data
