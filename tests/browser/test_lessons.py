"""Lessons in the browser: read, try, answer wrong, and answer right. test_kept.py goes on to the next lesson."""

import re

from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.desk import NOTHING, Desk


def choose_lesson(page: Page, name: str) -> None:
    """Open a lesson if it is not open."""
    lesson = page.get_by_role("radio", name=re.compile(f"^{name}"))
    if not lesson.is_checked():
        with driver.answered(page):
            lesson.click()


def test_a_lesson_is_read_tried_and_answered(desk: Desk):
    page = desk.begin("Lessons", NOTHING)
    choose_lesson(page, "1 Neuron")
    expect(page.get_by_text("stands in")).to_be_visible()
    driver.draw(page, DIGITS[7])
    expect(page.get_by_text("stands in")).to_have_count(0)
    expect(page.get_by_role("heading", name="1. One neuron")).to_be_visible()
    y = page.get_by_test_id("neuron-y")
    before = y.get_attribute("data-value")
    page.get_by_role("slider", name="Bias").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(y).not_to_have_attribute("data-value", before)
    expect(page.locator('[data-testid="stExpander"] [data-testid="stCode"]').first).to_be_hidden()
    page.get_by_text("In PyTorch").click()
    expect(page.get_by_text("z = -1.6619, y = 0.1595")).to_be_visible()  # the tutorial's neuron, for seed 7
    widgets.enter(page, "Your answer", "2")
    expect(page.get_by_text("Not yet.")).to_be_visible()
    widgets.enter(page, "Your answer", "1/2")
    expect(page.get_by_text("Right.")).to_be_visible()


def test_too_large_a_learning_rate_diverges_before_your_eyes(desk: Desk):
    page = desk.begin("Lessons")
    choose_lesson(page, "6 Gradient")
    expect(page.get_by_role("heading", name="6. Gradient")).to_be_visible()
    page.get_by_role("slider", name="Learning rate η").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("It diverges")).to_be_visible()
