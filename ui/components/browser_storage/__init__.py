"""Keep short texts in the browser's own storage, so that they survive a reload. `ui.state.kept` says what is kept."""

from collections.abc import Callable, Mapping

from ui.components import assets

KEY = "browser-storage"
_component = assets.component("browser_storage", "browser_storage/browser_storage.js")


def show(session: str, kept: Mapping[str, str], on_found: Callable[[], None]) -> None:
    """Store texts in the browser's local storage. Nothing is visible on the page.

    session: a unique id of the session. The first call of a session only looks for texts from an earlier session.
    kept: name -> text. An empty text deletes the entry.
    on_found: called if texts from an earlier session are found. They are in the component's value `found`.
    """
    _component(key=KEY, data={"session": session, "kept": dict(kept)}, on_found_change=on_found)
