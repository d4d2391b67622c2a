"""Pages for tests, each of another visitor."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FilePayload, Page, ViewportSize

from harness import driver
from ui.components import assets
from ui.components.bundle import bundle
from ui.text.catalogue import ENGLISH

SIZE = ViewportSize(width=1400, height=900)
# Mark of a test that stops its server or cuts the connection while a page is open.
loses_connection = pytest.mark.console_errors(
    "WebSocket",
    "net::ERR_CONNECTION_REFUSED",
    "Cannot send rerun backMessage",
    "BidiComponent Error: Failed to load",
    "Client Error in reaching server endpoint",
    "Streamlit server is not responding",
)


errors: list[str] = []  # the uncaught JavaScript errors and the messages of `console.error` on all pages in this test


class Visitors:
    """Opens pages, each of another visitor: `visitors(width, height, **context options)`."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __call__(self, width: int = SIZE["width"], height: int = SIZE["height"], **options) -> Page:
        """Return an empty page of a new visitor. width, height: of the window, in px. options: of the browser context."""
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note_error)
        driver.watch(page)
        return page

    def leave(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()


def note_error(message: ConsoleMessage) -> None:
    if message.type == "error":
        errors.append(message.text)


def library(language: str = ENGLISH) -> str:
    """Return a script for a page without the app: it puts what the modules in library.js export on `window`.

    What several of them export by one name stands in the variable of each, such as `$signs_hints_js`.
    """
    code = assets.with_messages(bundle(Path(__file__).with_name("library.js")), [language])
    modules = re.findall(r"^const ([$]\w+) = [(]", code, re.MULTILINE)
    return f"{code}Object.assign(window, {', '.join(modules)});"


def as_file(name: str, content: bytes) -> FilePayload:
    """Return a file for the browser to upload."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}
