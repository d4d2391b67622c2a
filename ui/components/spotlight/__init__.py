"""Scroll to an element of the page, draw a frame around it, and remove the frame again."""

from collections.abc import Sequence

from ui.components import assets

KEY = "spotlight"
_component = assets.component("spotlight", "spotlight/spotlight.js")


def show(places: Sequence[str], turn: int) -> None:
    """Scroll to an element of the page, and draw a frame around it.

    places: CSS selectors in order of preference. The first selector that matches an element on the page, or within a Streamlit
        component, is used. An empty sequence removes the frame.
    turn: a number that is different for each request to scroll.
    """
    _component(key=KEY, data={"places": list(places), "turn": turn})
