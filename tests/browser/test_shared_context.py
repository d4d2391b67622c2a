"""Tests share browser contexts, but nothing that the app stores in them."""

import pytest
from playwright.sync_api import BrowserContext

from harness import driver

LEFT = "left"  # name of the stored item and of the cookie
SMALL = "_stcore/health"  # a page of the server that takes no time
_met: list[BrowserContext] = []  # the contexts of the tests' pages


@pytest.fixture
def private(private: driver.Server):
    """Return a server. Check that no page is left when a test gives it back."""
    yield private
    assert [len(context.pages) for context in _met] == [1] * len(_met)


@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_page_finds_nothing_of_an_earlier_test(page, url, visit):
    assert (page.context in _met) == (visit == "second")
    _met.append(page.context)
    page.goto(f"{url}/{SMALL}")
    stored = page.evaluate("(name) => localStorage.getItem(name)", LEFT)
    page.evaluate("(name) => { localStorage.setItem(name, 'x'); document.cookie = `${name}=x`; }", LEFT)
    assert stored is None and f"{LEFT}=x" in page.evaluate("document.cookie")


def test_two_pages_of_a_test_are_two_visitors(new_page, url):
    first, second = new_page(), new_page()
    first.goto(f"{url}/{SMALL}")
    first.evaluate("(name) => localStorage.setItem(name, 'x')", LEFT)
    second.goto(f"{url}/{SMALL}")
    assert second.evaluate("(name) => localStorage.getItem(name)", LEFT) is None


def test_a_page_is_closed_before_its_server_stops(page, private: driver.Server):
    """Else the page would report each module that it loads just then as missing. The fixture `private` above has the check."""
    _met.append(page.context)
    page.goto(f"{private.url}/{SMALL}")
    assert page.url.startswith(private.url)
