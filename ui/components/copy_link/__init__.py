"""The button "Copy link". The link is made only when it is pressed, so that strokes are answered sooner."""

from collections.abc import Callable

from ui.components import assets

KEY = "copy-link"
_component = assets.component("copy_link", "copy_link/copy_link.js", ("base.css", "copy_link/copy_link.css"))


def show(request: int, query: str, note: str, on_press: Callable[[], None]) -> None:
    """Show a button that copies a link to the current page. A press calls `on_press` and reruns the page.

    request: a number that is different for each press. The browser copies the link if the number is new. 0 if there was no press.
    query: the query string of the link.
    note: a sentence to show after copying, about the parts of the page that the link does not restore. It may be "".
    """
    _component(key=KEY, data={"request": request, "query": query, "note": note}, on_wanted_change=on_press)
