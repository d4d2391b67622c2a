"""Scroll the page to a place, for example to the top of a view whose content has been replaced."""

from ui.components import assets

KEY = "scroll-here"
_component = assets.component("scroll", "scroll/scroll.js")


def show(turn: int) -> None:
    """Scroll the page up to the place where this function is called, if the place is above the visible area.

    turn: a different number for each request to scroll.
    """
    _component(key=KEY, data={"turn": turn})
