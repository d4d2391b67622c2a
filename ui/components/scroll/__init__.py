"""Scroll the page to a place, for example to the top of a view whose content has been replaced."""

from ui.components import assets

KEY = "scroll-here"
_component = assets.component("scroll", "scroll/scroll.js")


def show(request: int) -> None:
    """Add an invisible element to the page. Scroll to it, unless it is in the upper third of the window.

    request: a number that is different for each request, because the browser ignores unchanged data.
    """
    _component(key=KEY, data={"turn": request})
