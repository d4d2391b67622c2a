"""Keep a browser's secret. `ui.session.Browser` explains what the secret is for."""

from collections.abc import Callable

from ui.components import assets

KEY = "browser-id"
_component = assets.component("browser_id", "browser_id/browser_id.js")


def show(proposed: str, on_secret: Callable[[], None]) -> None:
    """Store a secret that identifies the browser, in a cookie and in local storage. Nothing is visible on the page.

    proposed: the secret to store. A browser that has already stored another secret keeps the old secret.
    on_secret: called when the browser has sent its old secret.
    """
    _component(key=KEY, data={"proposed": proposed}, on_secret_change=on_secret)
