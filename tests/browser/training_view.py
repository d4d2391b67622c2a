"""Use Retrain, the Training view, and its figures, for their tests."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from harness import driver, widgets
from harness.digits import DIGITS

SLOW = 180_000  # ms: a training run of a few seconds, at low priority beside other tests
COOKIE = "digit_lens_browser"


def folder_of(server: driver.Server) -> Path:
    return Path(server.environment["DIGIT_LENS_RUNS"])


def secret(context: BrowserContext) -> str:
    """The secret that the browser keeps in its cookie."""
    return next((cookie.get("value", "") for cookie in context.cookies() if cookie.get("name") == COOKIE), "")


def retrain(page: Page, preset: str) -> None:
    """Choose a preset in the sidebar and press Retrain. Wait until the page shows the training run."""
    sidebar = page.get_by_test_id("stSidebar")
    widgets.unfold(page, "Choose how")
    sidebar.get_by_test_id("stRadioGroup").get_by_text(preset, exact=True).click()
    expect(sidebar.get_by_role("radio", name=preset)).to_be_checked()
    driver.wait_idle(page)
    press_retrain(page)


def press_retrain(page: Page) -> None:
    """Press Retrain. Wait until the page shows the training run."""
    page.get_by_role("button", name="Retrain", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)


def open_part(page: Page, server: driver.Server, part: str, digit: int | None = 7) -> None:
    """The Training view at one of its parts, with a digit drawn."""
    driver.open_app(page, server.url, "Training")
    if digit is not None:
        driver.draw(page, DIGITS[digit])
    choose(page, part)


def choose(page: Page, part: str) -> None:
    button = page.get_by_test_id("stMain").get_by_role("radio", name=part, exact=True)
    if not button.is_checked():
        with driver.answered(page):
            button.click()


def curve(page: Page, title: str) -> Locator:
    """The figure of that title among the curves."""
    return page.locator("figure").filter(has=page.locator("b", has_text=re.compile(f"^{title}$")))


def probabilities(page: Page) -> list[float]:
    expect(page.get_by_test_id("probability-0")).to_be_visible()
    return [float(page.get_by_test_id(f"probability-{digit}").get_attribute("data-value")) for digit in range(10)]


def upload(page: Page, name: str, content: bytes) -> None:
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    expect(field).to_have_count(1)  # one of an earlier run of the page may still be there
    with driver.answered(page):
        field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
