"""Draw on the sheet of the pocket edition."""

from playwright.sync_api import Page

from harness import driver
from harness.digits import DIGITS

SHEET = "[data-testid=sheet]"


def draw(page: Page, digit: int) -> None:
    """Draw a digit with the mouse."""
    driver.draw_strokes(page, DIGITS[digit], SHEET)
