"""Keep short texts in the browser's own storage, so that they survive a reload. `ui.session` determines which texts."""

from collections.abc import Callable, Mapping

from ui.components import assets

KEY = "browser-storage"
_component = assets.component("browser_storage", "browser_storage/browser_storage.js", None)


def show(session: str, kept: Mapping[str, str], on_found: Callable[[], None]) -> None:
    """Store texts in the browser's local storage. Nothing is visible on the page.

    The first call of a session only asks the browser for the texts that an earlier session has stored.
    session: a unique id of the session.
    kept: the texts by name. An empty text deletes the stored one.
    on_found: called if the browser has such texts. `st.session_state[KEY]["found"]` then holds them by name.
    """
    _component(key=KEY, data={"session": session, "kept": dict(kept)}, on_found_change=on_found)
