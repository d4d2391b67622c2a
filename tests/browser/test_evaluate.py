"""Evaluate as a person uses it: from a number of the matrix to its image, onto the sheet and into Teach it."""

import re

from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.desk import Desk


def pick(page: Page, name: str):
    """A number of the matrix or an image, by what it sends."""
    return page.locator(f'[data-pick="{name}"]')


def test_a_cells_image_goes_to_the_sheet_and_to_teach_it_and_undo_brings_the_drawing_back(desk: Desk):
    page = desk.begin("Evaluate", DIGITS[3])
    widgets.open_part(page, "Mistakes")
    page.locator('.matrix [tabindex="0"][data-pick]').focus()  # the matrix by keyboard: down to another number
    page.keyboard.press("ArrowDown")
    expect(page.locator(".matrix [data-pick]:focus")).not_to_have_attribute("data-pick", "0:0")
    mistake = next(name for name in ("4:9", "9:4", "5:3", "7:1") if pick(page, name).count())
    label, answer = mistake.split(":")
    with driver.answered(page):
        pick(page, mistake).focus()
        page.keyboard.press("Enter")
    expect(pick(page, mistake)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text(f"{label} read as {answer}:")).to_be_visible()
    image = page.locator(".gallery [data-pick]").first
    driver.click(image)
    expect(page.get_by_text(re.compile(rf"MNIST test digit no\. [\d,]+, labelled {label}")).first).to_be_visible()
    expect(image).to_have_attribute("aria-pressed", "true")
    driver.click(page.get_by_test_id("stMain").get_by_role("button", name="Teach it", exact=True).last)
    expect(driver.digit_read(page)).to_have_text(answer)
    expect(page.get_by_test_id(f"teach-digit-{label}")).to_have_attribute("aria-pressed", "true")
    driver.press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("3")
    expect(page.get_by_test_id("teach-digit-3")).to_have_attribute("aria-pressed", "true")
