"""Scroll the page to a place, for example to the top of a view whose content has been replaced."""

from ui.components import assets

KEY = "scroll-here"
_component = assets.component("scroll", "scroll/scroll.js")


def show(request: int, down: bool = False) -> None:
    """Insert an invisible element, and scroll the page up to it if it lies above the visible area.

    request: a number that is different for each request to scroll, because the browser ignores unchanged data.
    down: whether to scroll to it too if it lies below the top of the visible area.
    """
    _component(key=KEY, data={"turn": request, "down": down})
