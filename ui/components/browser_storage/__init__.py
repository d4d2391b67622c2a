"""Keep short texts in the browser's own storage, so that they survive a reload. `ui.session` determines which texts."""

from collections.abc import Callable, Mapping

from ui.components import assets

KEY = "browser-storage"
_component = assets.component("browser_storage", "browser_storage/browser_storage.js", None)


def show(session: str, kept: Mapping[str, str], on_found: Callable[[], None]) -> None:
    """Store texts in the browser's local storage, and read those of an earlier session. Nothing is visible on the page.

    kept: the texts to store, by name. The first call with a new `session`, an id, stores nothing. on_found: called after reading.
    """
    _component(key=KEY, data={"session": session, "kept": dict(kept)}, on_found_change=on_found)
