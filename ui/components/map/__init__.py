"""A map of test digits on a plane. The drawing is a point on it, which moves while the user draws."""

from collections.abc import Callable, Mapping, Sequence

from ui.components import assets

_map = assets.component("map", "map/map.js", ("base.css", "map/map.css"))


def show(planes: Mapping[str, object], places: Sequence[Sequence[float]] | None, key: str, on_pick: Callable[[], None]) -> None:
    """Show a map of test digits, with the drawing as a point on it.

    planes: the maps of all layers (`Planes` in map.js). places: the drawing's x and y in each layer, or None without a drawing.
    on_pick: called when the user clicks a digit.
    """
    _map(key=f"{key}-plane", data=dict(planes))  # of its own, because a stroke changes only the drawing's places
    _map(key=key, data={"show": planes["network"], "places": places}, on_pick_change=on_pick)
