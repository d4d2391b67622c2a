"""A number drawn with the mouse: read while the pen moves and by Python, and a digit of it picked, looked into and taught."""

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import row
from tests.browser.desk import NOTHING, Desk


@pytest.fixture
def page(desk: Desk) -> Page:
    """Return the page that stays open, with the view Look inside and an empty sheet."""
    return desk.begin("Look inside", NOTHING)


def chips(page: Page):
    """The digits below the number, as buttons."""
    return page.get_by_role("group", name="The digits of the number").get_by_role("button")


def marked(page: Page) -> list[str | None]:
    return [chip.get_attribute("aria-pressed") for chip in chips(page).all()]


def test_a_number_is_read_and_a_digit_of_it_picked_and_taught(page: Page):
    number, digit = page.get_by_test_id("reading-number"), page.get_by_test_id("reading-digit")
    *before, last = row([2, 4, 7])
    driver.draw(page, before)
    expect(number).to_have_text("24")
    expect(digit).to_have_text("4")  # the one drawn last

    # While the pen draws the 7, the browser reads the number by itself.
    driver.begin_stroke(page, last)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    expect(number).to_have_text("247")
    expect(digit).to_have_text("7")
    with driver.answered(page):
        page.mouse.up()
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    expect(number).to_have_text("247")
    assert marked(page) == ["false", "false", "true"]

    # A box around each digit, over the canvas.
    canvas = page.locator(driver.CANVAS).first.bounding_box()
    boxes = [box.bounding_box() for box in page.locator(".digit-boxes > div").all()]
    for box, stroke in zip(boxes, (before[0], before[1], last), strict=True):
        x = canvas["x"] + stroke[0][0] * canvas["width"]
        assert box["x"] < x < box["x"] + box["width"]

    # Picked with the keyboard: every view is about the 4 now.
    chips(page).nth(1).focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect(digit).to_have_text("4")
    assert marked(page) == ["false", "true", "false"]
    expect(chips(page).nth(1)).to_be_focused()
    with driver.answered(page):
        page.get_by_role("radio", name="Teach it", exact=True).click()
    expect(page.get_by_test_id("teach-digit-4")).to_have_attribute("aria-pressed", "true")
    expect(number).to_have_text("247")
    for press in ("teach-digit-9", "teach-step"):
        with driver.answered(page):
            page.get_by_test_id(press).click()
    expect(page.get_by_test_id("teach-back")).to_be_enabled()

    # Another digit of the number, from within this view.
    with driver.answered(page):
        chips(page).nth(0).click()
    expect(page.get_by_test_id("teach-digit-2")).to_have_attribute("aria-pressed", "true")
    assert marked(page) == ["true", "false", "false"]
    with driver.answered(page):
        page.get_by_test_id("teach-back-all").click()
    expect(page.get_by_test_id("teach-back-all")).to_be_disabled()
