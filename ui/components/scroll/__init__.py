"""Scroll the page to a place, for example to the top of a view whose content has been replaced."""

from ui.components import assets

KEY = "scroll-here"
_component = assets.component("scroll", "scroll/scroll.js")


def show(turn: int) -> None:
    """Scroll the page up to this position if it is above the visible area. turn: a different number for each request."""
    _component(key=KEY, data={"turn": turn})
