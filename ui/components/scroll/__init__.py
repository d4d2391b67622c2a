"""Scroll the page to a place, for example to the top of a view whose content has been replaced."""

from ui.components import assets

KEY = "scroll-here"
_component = assets.component("scroll", "scroll/scroll.js")


def show(turn: int) -> None:
    """Scroll to this place if it lies above the window. The component is invisible. turn: differs for each request."""
    _component(key=KEY, data={"turn": turn})
