"""The network as a diagram of nodes and edges, drawn in the browser."""

from collections.abc import Callable, Mapping

from ui.components import assets

_diagram = assets.component(
    "network_diagram", "network_diagram/network_diagram.js", ("base.css", "network_diagram/network_diagram.css")
)


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Show a network as a diagram of the nodes and edges in `data`, made by `ui.views.inside.network.message`.

    on_pick: called when the user clicks a node. `session.sent(key, "pick")` is then its [layer, index].
    """
    _diagram(key=key, data=dict(data), on_pick_change=on_pick)
