"""The network as a diagram of nodes and edges, computed and drawn in the browser."""

from collections.abc import Callable

from model.layers import ForwardPass
from ui.components import assets

_diagram = assets.component("network_diagram", "network_diagram/entry.js", ("base.css", "network_diagram/network_diagram.css"))


def show(network_key: str, passed: ForwardPass, selected: tuple[int, int], key: str, on_pick: Callable[[], None]) -> None:
    """Show a network as a diagram of its neurons and of the strongest edges into each layer.

    on_pick: called when the user clicks a node. `session.sent(key, "pick")` is then its [layer, index].
    """
    data = {"network": network_key, "pixels": passed.x.astype(float).tolist(), "selected": list(selected)}
    _diagram(key=key, data=data, on_pick_change=on_pick)
