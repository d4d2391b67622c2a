"""Scroll to elements of the page, draw a frame around each, and remove the frames again. Move the focus to the tour's card."""

from collections.abc import Sequence

from ui.components import assets

KEY = "spotlight"
_component = assets.component("spotlight")


def show(places: Sequence[str], turn: int, is_framed: bool = True, focus: int = 0) -> None:
    """Scroll to elements of the page, and draw a frame around each, if `is_framed`.

    places: CSS selectors, also of elements within a Streamlit component. Left out is what the page does not have, what does not
        fit into the window with those before it, and what is inside of one of them. An empty sequence removes the frames.
    turn, focus: numbers that differ for each request to scroll, and for each new card of the tour, which then gets the focus.
    """
    _component(key=KEY, data={"places": list(places), "turn": turn, "isFramed": is_framed, "focus": focus})
