"""Scroll the page to a place, for example to the top of a view whose content has been replaced."""

from ui.components import assets

KEY = "scroll-here"
_component = assets.component("scroll", "scroll/scroll.js")


def show(request: int) -> None:
    """Scroll the page up to the place where this function is called, if the place is above the visible area.

    request: the number of the request. Each request needs a new number, because the browser ignores unchanged data.
    """
    _component(key=KEY, data={"turn": request})
