"""Keep short texts in the browser's own storage, so that they survive a reload. `ui.session` determines which texts."""

from collections.abc import Callable, Mapping

from ui.components import assets

KEY = "browser-storage"
_component = assets.component("browser_storage", "browser_storage/browser_storage.js", None)


def show(session: str, kept: Mapping[str, str], on_found: Callable[[], None]) -> None:
    """Store texts in the browser's local storage, and read those of an earlier session. Nothing is visible on the page.

    session: an id of the session. The first call with a new id stores nothing. kept: the texts to store, by name.
    on_found: called if the browser has other texts from an earlier session.
    """
    _component(key=KEY, data={"session": session, "kept": dict(kept)}, on_found_change=on_found)
