"""The button "Copy link". The address is made when it is pressed, so that a stroke need not wait for it."""

from collections.abc import Callable

from ui.components import assets

KEY = "copy-link"
_component = assets.component("copy_link", "copy_link/copy_link.js", ("base.css", "copy_link/copy_link.css"))


def show(query: str | None, note: str, on_press: Callable[[], None]) -> None:
    """Show a button that copies a link to the current page. A press calls `on_press` and reruns the page.

    query: the query string of the link. Pass it only in the run that follows a press: the browser then copies the link.
        In all other runs, pass None.
    note: a sentence to show after copying. It names the parts of the page that the link does not restore. It may be "".
    on_press: called when the user presses the button.
    """
    _component(key=KEY, data={"query": query, "note": note}, on_wanted_change=on_press)
