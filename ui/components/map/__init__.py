"""A map of test digits on a plane. The drawing is a point on it, which moves while the user draws."""

from collections.abc import Callable, Mapping

from ui.components import assets

_map = assets.component("map", ("base.css", "map/map.css"))


def show(planes: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Show a map of test digits for each layer (`Planes` in map.js). on_pick: called when the user clicks a digit."""
    _map(key=key, data=dict(planes), on_pick_change=on_pick)
