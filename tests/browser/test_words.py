"""What a newcomer reads: terms explain themselves by mouse, finger and keyboard."""

from playwright.sync_api import Locator, Page

from harness import driver
from ui.glossary import HELP


def explanation(term: Locator) -> str:
    """Return the text that the page shows beside a term, or "none"."""
    return term.evaluate("term => getComputedStyle(term, '::after').content").strip('"')


def test_a_term_in_a_text_is_explained_by_keyboard_mouse_and_finger(new_page, page: Page, url: str):
    driver.open_app(page, url)
    term = page.get_by_text("neural network", exact=True)
    assert explanation(term) == "none"
    term.focus()
    assert explanation(term) == HELP["neural network"]
    term.blur()
    term.hover()
    assert explanation(term) == HELP["neural network"]
    page.mouse.move(700, 700)
    assert explanation(term) == "none"
    phone = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    driver.open_app(phone, url)
    phone.get_by_test_id("stExpandSidebarButton").tap()
    term = phone.get_by_text("neural network", exact=True)
    term.tap()
    assert explanation(term) == HELP["neural network"]
