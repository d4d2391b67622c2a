"""Lead to a place of the page: scroll to an element, draw a frame around it, and let it go again."""

from collections.abc import Sequence

from ui.components import assets

KEY = "spotlight"
_component = assets.component("spotlight", "spotlight/spotlight.js")


def show(places: Sequence[str], turn: int) -> None:
    """Scroll to the first of some places that the page has, above the tour's card, and frame it.

    places: CSS selectors. Elements in components count too. None: nothing is framed any more.
    turn: another number for each time that the page should scroll.
    """
    _component(key=KEY, data={"places": list(places), "turn": turn})
