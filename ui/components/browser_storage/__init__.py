"""Keep short texts in the browser's own storage, so that they survive a reload. `ui.state.kept` says what is kept."""

from collections.abc import Callable, Mapping

from ui.components import assets

KEY = "browser-storage"
_component = assets.component("browser_storage", "browser_storage/browser_storage.js")


def show(session: str, kept: Mapping[str, str], on_found: Callable[[], None]) -> None:
    """Store each text that has changed since the last call. The component is invisible.

    session: differs for each session. The first call of a session stores nothing; it looks for what an earlier session kept.
    kept: name -> text. An empty text removes the name.
    on_found: called if the browser has other texts from an earlier session. They are the component's value `found`.
    """
    _component(key=KEY, data={"session": session, "kept": dict(kept)}, on_found_change=on_found)
