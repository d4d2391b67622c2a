"""A map of digits on a plane, and the drawing as a point on it that moves while the pen moves."""

from collections.abc import Callable, Mapping

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def send_plane(data: Mapping[str, object], key: str) -> None:
    """Send the browser a 2-D map on which similar test digits are close together. Call this function in every script run."""
    _map(key=key, data=dict(data))


def show(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Show a map of test digits, with the user's drawing as a point on it. Call `send_plane` first, which sends the map.

    on_pick: called when the user clicks a test digit. `session.sent(key, "pick")` is then its index.
    """
    _map(key=key, data=dict(data), on_pick_change=on_pick)
