"""Drawing as a person does: real mouse strokes, undo, redo and clear during and after a stroke, a test digit by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from harness.widgets import wait_until_quiet
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import probabilities

LINE = [(0.3, 0.5), (0.7, 0.5)]


@pytest.fixture
def sheet(desk: Desk) -> Page:
    """The page that stays open, with an empty sheet."""
    return desk.begin("Reading", NOTHING)


def test_a_press_right_after_a_stroke_acts_on_the_stroke(sheet: Page):
    """By itself, the canvas sends a stroke 200 ms after its end. A press before that acted on the drawing without it."""
    driver.draw(sheet, DIGITS[7])
    for press, height in (("Undo", 0.5), ("Control+z", 0.65), ("Clear", 0.35)):
        before = probabilities(sheet)
        driver.begin_stroke(sheet, [(0.3, height), (0.7, height)])
        sheet.mouse.up()
        if press == "Control+z":
            sheet.keyboard.press(press)
        else:
            sheet.get_by_role("button", name=press, exact=True).click()
        wait_until_quiet(sheet)  # there are two answers
        if press == "Clear":
            expect(driver.digit_read(sheet)).to_have_text("")
            driver.press(sheet, "Undo")
            driver.press(sheet, "Undo")
        assert probabilities(sheet) == pytest.approx(before, abs=1e-6)
        driver.press(sheet, "Redo")
        assert probabilities(sheet) != pytest.approx(before, abs=1e-6)


def test_ctrl_z_during_a_stroke_does_nothing(desk: Desk):
    """Undo would replace the canvas, and the stroke would lose what was drawn so far."""
    sheet = desk.begin("Reading", DIGITS[7])
    seven = probabilities(sheet)
    driver.begin_stroke(sheet, LINE)
    sheet.keyboard.press("Control+z")
    with driver.answered(sheet):
        sheet.mouse.up()
    assert probabilities(sheet) != pytest.approx(seven, abs=1e-6)
    driver.press(sheet, "Undo")
    assert probabilities(sheet) == pytest.approx(seven, abs=1e-6)


def test_a_test_digit_by_keyboard_alone_shows_its_label(sheet: Page):
    sheet.evaluate("getSelection().collapse(document.body)")  # the Tab key begins at the top of the page
    for _ in range(40):
        sheet.keyboard.press("Tab")
        if sheet.evaluate("document.activeElement?.innerText ?? ''").strip().endswith("Try a test digit"):
            break
    with driver.answered(sheet):
        sheet.keyboard.press("Enter")
    expect(driver.digit_read(sheet)).to_have_text(re.compile(r"^\d$"))
    expect(sheet.get_by_text(re.compile(r"MNIST test digit no\. [\d,]+, labelled \d"))).to_be_visible()
