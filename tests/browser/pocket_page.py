"""Draw on the sheet of the pocket edition."""

from playwright.sync_api import Page

from harness import driver
from harness.digits import DIGITS

SHEET = "[data-testid=sheet]"


def draw(page: Page, digit: int) -> None:
    """Draw a digit with the mouse."""
    page.get_by_test_id("sheet").scroll_into_view_if_needed()
    driver.draw_strokes(page, DIGITS[digit], SHEET)
