"""The network, drawn as nodes and edges in the browser."""

from collections.abc import Callable, Mapping

from ui.components import assets

_network = assets.component(
    "network_diagram",
    html=assets.read("network_diagram/network.html"),
    css=("network_diagram/network.css",),
    js=("network_diagram/layout.js", "network_diagram/words.js", "network_diagram/network.js"),
)


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Draw a network (`ui.views.inside.network.message` makes the data). on_pick: called when a node is pressed;
    `state.widgets.pressed_in(key)` then gives its [layer, index]."""
    _network(key=key, data=dict(data), on_pick_change=on_pick)
