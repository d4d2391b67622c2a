"""Scroll to an element of the page, draw a frame around it, and remove the frame again."""

from collections.abc import Sequence

from ui.components import assets

KEY = "spotlight"
_component = assets.component("spotlight", "spotlight/spotlight.js")


def show(places: Sequence[str], turn: int) -> None:
    """Scroll to the first element on the page that matches one of the CSS selectors in `places`, and draw a frame around it.

    places: an empty sequence removes the frame. The selectors also match elements within components.
    turn: a number that is different for each request to scroll.
    """
    _component(key=KEY, data={"places": list(places), "turn": turn})
