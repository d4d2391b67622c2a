"""The picture of a network with the current drawing as its input. It shows the neurons, the probabilities and the prediction.

`name_selected` adds an invisible component outside Streamlit's fragments, which names the network that is selected.
`show` adds the picture, large or small. The browser computes what it shows, in each frame while the user draws. A test compares
this forward and backward pass in JavaScript with Python's.

The JavaScript in reading order: ../model (strokes, digit, network, distance, numbers, safetensors), ../sheet (content,
pens, sheet, canvas, app_sheet), the parts of the picture (layout, wires, painter, surface, layers, outputs, head, written,
one_wire), picture, boxes, live_reading, ../store (what the page knows), and app_page. neurons shows the weights of the
first layer as pictures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from model.network import Network
from ui.components import assets

KEY, NEURONS_KEY, SELECTED_KEY = "network-picture", "all-neurons", "selected-network"
# The picture's form: large, large with the controls of Teach it, large with the network that learns in the browser, or small.
Role = Literal["inside", "teach", "learn", "small"]
Actions = dict[str, Callable[[], object]]  # callbacks, by the name of the action

_selected = assets.component("selected")
_picture = assets.component("network_picture")
_neurons = assets.component("neurons", ("base.css", "network_picture/neurons.css"))


@dataclass(frozen=True)
class CurrentNetwork:
    """The network that the picture shows. name: its display name.

    is_shipped: whether it came with the app. The picture names it only beside an answer.
    lesson: in Teach it, the id of the taught copy that the server knows ("known"), and the learning rate ("rate") that is chosen
        for a label ("label") of the drawing with a "number" and the id of what the app has put there last ("put").
    """

    network: Network
    name: str
    lesson: Mapping[str, object] | None = None
    is_shipped: bool = False


def name_selected(key: str, session_id: str, on_ask: Callable[[], None]) -> None:
    """Name the selected network, by its key, and the session. Call it before anything else of the page, outside fragments.

    on_ask: called when the browser lacks a prediction or a network.
    """
    _selected(key=SELECTED_KEY, data={"key": key, "session": session_id}, on_ask_change=on_ask)


def show(current: CurrentNetwork, role: Role, selected: tuple[int, int] | None, actions: Actions, turn: tuple[int, str]) -> None:
    """Show the picture of a network with the current drawing as its input. The browser fetches the network by its key.

    selected: the selected neuron as (layer, index), or None.
    actions: the callbacks for clicks, by name: "choose" (a digit of a number), "pick" (a neuron), "explain" (why it is unsure),
        and in Teach it "label" (a digit is chosen) and "taught" (a copy has been taught). `session.sent(KEY, name)` is the value.
    turn: how often the page has turned the picture, and the direction, "forward" or "backward". The user can turn it, too.
    """
    data = {
        "part": "picture",
        "role": role,
        "network": current.network.key,
        "name": current.name,
        "isShipped": current.is_shipped,
        "selected": selected,
        "lesson": current.lesson,
        "turn": turn,
    }
    _picture(key=KEY, data=data, **callbacks(actions))


def show_neurons(key: str, on_pick: Callable[[], None]) -> None:
    """Show the weights of the first layer's neurons as pictures. key: the network's key.

    on_pick: called when the user clicks a picture. `session.sent(NEURONS_KEY, "pick")` is then its [layer, index].
    """
    _neurons(key=NEURONS_KEY, data={"network": key}, on_pick_change=on_pick)


def callbacks(actions: Actions) -> dict[str, Any]:
    """Return the arguments of a Streamlit component that make it call `actions`."""
    return {f"on_{name}_change": act for name, act in actions.items()}
