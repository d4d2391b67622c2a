"""A map of digits on a plane, by one layer or between two, and the drawing as a point on it that moves while the pen moves."""

from collections.abc import Callable, Mapping, Sequence

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def show(planes: Mapping[str, object], places: Sequence[Sequence[float]] | None, key: str, on_pick: Callable[[], None]) -> None:
    """Show a map of test digits, with the drawing as a point on it.

    planes: of all layers, made by `planes_message`. places: of the drawing, x and y by layer, or None.
    """
    _map(key=f"{key}-plane", data=dict(planes))  # of its own, because a stroke changes only the drawing's places
    _map(key=key, data={"show": planes["network"], "places": places}, on_pick_change=on_pick)
