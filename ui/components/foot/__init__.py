"""The buttons "Copy link" and "Reset everything" at the foot of the page.

The link is made only when its button is pressed, so that strokes are answered sooner. "Reset everything" works without the
server: it starts a new visit at the address without parameters.
"""

from collections.abc import Callable

from ui.components import assets

KEY = "foot"
_component = assets.component("foot", "foot/foot.js", ("base.css", "foot/foot.css"))


def show(request: int, query: str, note: str, can_reset: bool, on_press: Callable[[], None]) -> None:
    """Show a button that copies a link to the current page, and one that resets the visitor's session after a confirmation.

    request: a number that is different for each press of the first button. The browser copies the link if the number is new. 0 if
        there was no press.
    query: the query string of the link.
    note: a sentence to show after copying, about the parts of the page that the link does not restore. It may be "".
    can_reset: whether the second button is shown.
    on_press: called after a press of the first button, before the page reruns.
    """
    data = {"request": request, "query": query, "note": note, "canReset": can_reset}
    _component(key=KEY, data=data, on_wanted_change=on_press)
