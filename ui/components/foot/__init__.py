"""The buttons "Copy link" and "Reset everything" at the foot of the page.

Both keep the parameters of the address that are not the session's, such as `embed`. The link is made only when its button is
pressed, so that strokes are answered sooner. "Reset everything" works without the server: it starts a new visit.
"""

from collections.abc import Callable, Sequence

from ui.components import assets

KEY = "foot"
_component = assets.component("foot", "foot/foot.js", ("base.css", "foot/foot.css"))


def show(request: int, query: str, note: str, names: Sequence[str], on_press: Callable[[], None]) -> None:
    """Show a button that copies a link to the page, and one that resets the session after a confirmation.

    request: the number of the press for which the browser shall copy the link, or 0. query, note: the link's query string, and a
        message about it. names: the URL parameters that the link replaces. on_press: called when the first button is pressed.
    """
    data = {"request": request, "query": query, "note": note, "names": list(names)}
    _component(key=KEY, data=data, on_wanted_change=on_press)
