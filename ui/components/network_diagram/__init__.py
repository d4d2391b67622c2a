"""The network as a diagram of nodes and edges, drawn in the browser."""

from collections.abc import Callable, Mapping

from ui.components import assets

_diagram = assets.component(
    "network_diagram", "network_diagram/network_diagram.js", ("base.css", "network_diagram/network_diagram.css")
)


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Draw a network.

    data: made by `ui.views.inside.network.message`.
    key: unique on the page.
    on_pick: called when a node is pressed. `state.widgets.pressed_in(key)` then returns its [layer, index].
    """
    _diagram(key=key, data=dict(data), on_pick_change=on_pick)
