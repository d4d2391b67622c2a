"""Tests share a browser context, but nothing that the app stores in it."""

import pytest
from playwright.sync_api import BrowserContext

from harness import driver


@pytest.mark.xdist_group("shared context")
@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_page_finds_nothing_of_an_earlier_test(page, url, visit, shared_context: BrowserContext):
    assert page.context is shared_context
    driver.open_app(page, url)
    stored = page.evaluate("() => localStorage.getItem('left')")
    page.evaluate("() => { localStorage.setItem('left', 'x'); document.cookie = 'left=x'; }")
    assert stored is None and "left=x" in page.evaluate("document.cookie")
