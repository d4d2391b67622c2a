"""The buttons "Copy link" and "Reset everything" at the bottom of the page, and the list of languages.

Both keep the URL parameters that do not describe the session, such as `embed`. The link is made only when its button is clicked,
so that strokes are answered sooner. "Reset everything" clears the browser's storage and reloads the page.
"""

from collections.abc import Callable, Sequence

from ui.components import assets
from ui.text.language import choices

KEY = "foot"
_component = assets.component("foot", ("base.css", "foot/foot.css"))


def show(request: int, query: str, note: str, names: Sequence[str], on_press: Callable[[], None]) -> None:
    """Show the buttons.

    request: the number of the click on "Copy link" that this call answers, or 0. query, note: the link's query string, and a
        message about it. names: the URL parameters that the link replaces. on_press: called when "Copy link" is clicked.
    """
    data = {"request": request, "query": query, "note": note, "names": list(names), "languages": choices()}
    _component(key=KEY, data=data, on_wanted_change=on_press)
