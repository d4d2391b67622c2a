"""A map of digits on a plane, and the drawing as a point on it that moves while the pen moves."""

from collections.abc import Callable, Mapping

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def send_plane(data: Mapping[str, object], key: str) -> None:
    """Send the data of a two-dimensional map of digits to the browser. Nothing is shown.

    Streamlit sends unchanged data only once.

    data: the result of `ui.views.explore.map.plane_message`.
    key: the unique key of the Streamlit element.
    """
    _map(key=key, data=dict(data))


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Show a two-dimensional map of digits. The digits must have been sent with `send_plane`.

    data: the result of `ui.views.explore.map.point_message`.
    key: the unique key of the Streamlit element.
    on_pick: called when the user clicks a digit. `state.widgets.pressed_in(key)` then returns its index.
    """
    _map(key=key, data=dict(data), on_pick_change=on_pick)
