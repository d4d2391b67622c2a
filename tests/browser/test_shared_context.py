"""Tests share a browser context, but nothing that the app stores in it."""

import pytest
from playwright.sync_api import BrowserContext

from harness import driver


@pytest.fixture
def server(server: driver.Server, shared_context: BrowserContext):
    """Return a server, which has no page left when it stops."""
    yield server
    assert shared_context.pages == []


@pytest.mark.xdist_group("shared context")
@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_page_finds_nothing_of_an_earlier_test(page, url, visit, shared_context: BrowserContext):
    assert page.context is shared_context
    driver.open_app(page, url)
    stored = page.evaluate("() => localStorage.getItem('left')")
    page.evaluate("() => { localStorage.setItem('left', 'x'); document.cookie = 'left=x'; }")
    assert stored is None and "left=x" in page.evaluate("document.cookie")


def test_a_page_is_closed_before_its_server_stops(page, server: driver.Server):
    """Else the page would report each module that it loads just then as missing. The fixture `server` above has the check."""
    driver.open_app(page, server.url, "Training")
    assert page.url.startswith(server.url)
