"""A map of digits on a plane, and the drawing as a point on it that moves while the pen moves."""

from collections.abc import Callable, Mapping, Sequence

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def show(plane: Mapping[str, object], point: Sequence[float] | None, key: str, on_pick: Callable[[], None]) -> None:
    """Show a map of test digits, with the drawing as a point on it. plane: made by `plane_message`. point: x and y, or None."""
    _map(key=f"{key}-plane", data=dict(plane))  # of its own, because a stroke changes only the point
    _map(key=key, data={"show": plane["id"], "point": point}, on_pick_change=on_pick)
