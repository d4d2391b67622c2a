"""A map of digits on a plane, and the drawing as a point on it that moves while the pen moves."""

from collections.abc import Callable, Mapping

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def send_plane(data: Mapping[str, object], key: str) -> None:
    """Send a map of test digits (`ui.views.explore.map.plane_message`) to the browser, where `show` shows it.

    Call it in every run of the page. Streamlit does not send the data again if they have not changed.
    """
    _map(key=key, data=dict(data))


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Show a map of test digits, with the user's drawing as a point on it. `send_plane` must have sent the test digits.

    data: the id of the map and the position of the drawing, made by `ui.views.explore.map.point_message`.
    on_pick: called when the user clicks a test digit. `session.sent(key, "pick")` then returns the index of this digit.
    """
    _map(key=key, data=dict(data), on_pick_change=on_pick)
