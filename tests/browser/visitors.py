"""Pages for tests, each of another visitor, in browser contexts that tests share."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, ViewportSize

from harness import driver

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


class Contexts:
    """The browser contexts that tests share.

    A context keeps its cache and, by its first page, its process. So its later pages need two thirds of the processor time.
    browser: the browser.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = defaultdict(list)  # by their options
        self._visited: dict[BrowserContext, set[str]] = defaultdict(set)  # the origins of the pages of each context

    def take(self, **options) -> BrowserContext:
        """Return an empty context with these options, which no other test uses until `give_back`."""
        if free := self._free[_kind(options)]:
            return free.pop()
        context = self._browser.new_context(viewport=SIZE, **options)
        first = context.new_page()  # as long as it is open, its site's process goes on, with the compiled JavaScript
        first.route("**", lambda route: route.fulfill(body=""))
        first.goto("http://127.0.0.1/")
        first.unroute("**")
        context.on("page", lambda page: page.on("framenavigated", lambda frame: self._note(context, frame)))
        return context

    def give_back(self, context: BrowserContext, **options) -> None:
        """Close all pages of a context but the first. Then delete its cookies, and what its pages have stored.

        A page may have left an address before. A later server may have the same address, and would show what is stored for it.
        """
        first, *pages = context.pages
        for page in pages:
            page.close()
        session = context.new_cdp_session(first)
        for origin in self._visited.pop(context, ()):
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
        session.detach()
        context.clear_cookies()
        self._free[_kind(options)].append(context)

    def _note(self, context: BrowserContext, frame: Frame) -> None:
        """Note the origin of the page that a frame shows now."""
        address = urlsplit(frame.url)
        if address.scheme.startswith("http"):
            self._visited[context].add(f"{address.scheme}://{address.netloc}")


class Visitors:
    """Opens pages, each of another visitor: `visitors(width, height, **context options)`.

    contexts: where the pages' contexts come from.
    errors: the uncaught JavaScript errors and the messages of `console.error` on all pages so far.
    """

    def __init__(self, contexts: Contexts) -> None:
        self.errors: list[str] = []
        self._contexts = contexts
        self._used: list[tuple[BrowserContext, dict]] = []

    def __call__(self, width: int = SIZE["width"], height: int = SIZE["height"], **options) -> Page:
        """Return an empty page of a new visitor. width, height: of the window, in px. options: of the browser context."""
        context = self._contexts.take(**options)
        self._used.append((context, options))
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        driver.watch(page)
        return page

    def leave(self) -> None:
        """Close all pages."""
        for context, options in self._used:
            self._contexts.give_back(context, **options)
        self._used.clear()

    @contextmanager
    def checked(self, expected: list[str]) -> Iterator[None]:
        """Fail after the `with` block if there are JavaScript errors on the pages, other than those with the expected words."""
        self.errors.clear()
        yield
        errors = [error for error in self.errors if not any(words in error for words in expected)]
        assert not errors, f"JavaScript failed: {errors}"

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


def with_library(page: Page, library: str) -> Page:
    """Put the code of parity.js into a page. Return the page. library: the code, in one script."""
    page.add_script_tag(type="module", content=library)
    page.wait_for_function("() => 'drawDigit' in window")
    return page


def expected_errors(request: pytest.FixtureRequest) -> list[str]:
    """Return the words of the errors that a test expects on the console: those of its marks `console_errors`."""
    return [words for mark in request.node.iter_markers("console_errors") for words in mark.args]


def _kind(options: dict) -> str:
    return repr(sorted(options.items()))
