"""A map of digits on a plane, and the drawing as a point on it that moves while the pen moves."""

from collections.abc import Callable, Mapping

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def send_plane(data: Mapping[str, object], key: str) -> None:
    """Send a plane and its digits to the browser. Shows nothing.

    Streamlit sends an unchanged element to the browser only once, so a stroke does not send the plane again.

    data: made by `ui.views.explore.map.plane_message`.
    """
    _map(key=key, data=dict(data))


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Show the map of a plane that has been sent.

    data: made by `ui.views.explore.map.point_message`.
    key: unique on the page.
    on_pick: called when a digit is pressed. `state.widgets.pressed_in(key)` then returns its index.
    """
    _map(key=key, data=dict(data), on_pick_change=on_pick)
