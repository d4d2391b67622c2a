"""What a newcomer reads: terms explain themselves by mouse, finger and keyboard."""

from playwright.sync_api import Locator

from harness import widgets
from tests.browser.desk import Desk
from ui.text.glossary import HELP


def explanation(term: Locator) -> str:
    """Return the text that the page shows beside a term, or "none"."""
    return term.evaluate("term => getComputedStyle(term, '::after').content").strip('"')


def test_a_term_in_a_text_is_explained_by_keyboard_mouse_and_finger(desk: Desk, phone: Desk):
    page = desk.begin("Evaluate")
    widgets.open_part(page, "Mistakes")
    term = page.get_by_text("confusion matrix", exact=True)
    assert explanation(term) == "none"
    term.focus()
    assert explanation(term) == HELP["confusion matrix"]
    term.blur()
    term.hover()
    assert explanation(term) == HELP["confusion matrix"]
    page.mouse.move(700, 700)
    assert explanation(term) == "none"
    page = phone.begin("Evaluate")
    widgets.open_part(page, "Mistakes")
    term = page.get_by_text("confusion matrix", exact=True)
    term.tap()
    assert explanation(term) == HELP["confusion matrix"]
