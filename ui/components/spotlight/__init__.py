"""Scroll to elements of the page, draw a frame around them, and remove the frame again."""

from collections.abc import Sequence

from ui.components import assets

KEY = "spotlight"
_component = assets.component("spotlight", "spotlight/spotlight.js")


def show(places: Sequence[str], turn: int, is_framed: bool = True) -> None:
    """Scroll to elements of the page, and draw one frame around all of them.

    places: a CSS selector for each element, which may be within a Streamlit component. An element that the page does not have
        is left out. An empty sequence removes the frame.
    turn: a number that is different for each request to scroll.
    is_framed: False to draw no frame.
    """
    _component(key=KEY, data={"places": list(places), "turn": turn, "isFramed": is_framed})
