"""What survives a reload in the browser's own storage: the drawing and the passed lessons."""

import re

from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS


def passed(page: Page, number: int):
    """The button of a lesson that was passed."""
    return page.get_by_role("radio", name=re.compile(rf"^{number} .*✓"))


def test_the_drawing_and_the_lessons_survive_a_reload(page: Page, url: str):
    driver.open_app(page, url, "Lessons")
    driver.draw(page, DIGITS[3])
    widgets.enter(page, "Your answer", "1/2")
    driver.press(page, "Next lesson")
    expect(page.get_by_role("heading", name="2. Layers and shapes")).to_be_in_viewport()
    assert page.get_by_role("heading", name="2. Layers and shapes").bounding_box()["y"] < 450, "the lesson begins at its top"
    assert "lesson=2" in page.url
    other = page.context.new_page()  # a second tab passes another lesson
    driver.watch(other)
    driver.open_app(other, url, "Lessons")
    expect(passed(other, 1)).to_be_visible()
    with driver.answered(other):
        other.get_by_role("radio", name="4 Softmax").click()
    expect(other.get_by_role("heading", name="4. Softmax")).to_be_visible()
    widgets.enter(other, "Your answer", "0.1")
    expect(passed(other, 4)).to_be_visible()
    widgets.enter(page, "Your answer", "650")
    expect(passed(page, 2)).to_be_visible()
    page.reload()
    driver.wait_idle(page)
    expect(page.get_by_role("heading", name="2. Layers and shapes")).to_be_visible()
    for number in (1, 2, 4):
        expect(passed(page, number)).to_be_visible()
    expect(driver.digit_read(page)).to_have_text("3")
