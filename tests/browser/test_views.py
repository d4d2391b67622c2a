"""The frame around every view: tabs, address, Back, the sheet and its reading, and what of it survives a reload."""

import re

from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.desk import NOTHING, Desk


def tab(page: Page, view: str):
    """Return a view's tab."""
    return page.locator(".st-key-views").get_by_role("radio", name=view, exact=True)


def test_tabs_the_address_and_back_agree(desk: Desk):
    page = desk.begin("Teach it", NOTHING)
    expect(tab(page, "Teach it")).to_be_checked()
    driver.open_view(page, "Explore")
    expect(page).to_have_url(re.compile(r"[?&]view=Explore(&|$)"))  # an earlier test may have opened a lesson
    expect(tab(page, "Teach it")).not_to_be_checked()
    driver.draw(page, DIGITS[7])  # the run of a stroke does not undo the change
    expect(page.get_by_role("heading", name="Explore")).to_have_count(1)
    driver.open_view(page, "Look inside")
    expect(page).not_to_have_url(re.compile("view="))
    with driver.answered(page):
        page.go_back()
    expect(tab(page, "Explore")).to_be_checked()
    expect(page.get_by_role("heading", name="Explore")).to_have_count(1)
    with driver.answered(page):
        page.go_forward()
    expect(driver.digit_read(page)).to_have_text("7")


def test_a_tab_that_is_pressed_just_after_a_stroke_stays_open(desk: Desk):
    """The answer to the stroke may come when the browser does not know the new address yet."""
    page = desk.begin("Look inside", NOTHING)
    driver.begin_stroke(page, DIGITS[1][0])
    page.mouse.up()
    tab(page, "Explore").click()
    expect(page.get_by_role("heading", name="Explore")).to_have_count(1)
    driver.wait_idle(page)
    expect(tab(page, "Explore")).to_be_checked()
    expect(page).to_have_url(re.compile(r"[?&]view=Explore(&|$)"))


def passed(page: Page, number: int):
    """The button of a lesson that was passed."""
    return page.get_by_role("radio", name=re.compile(rf"^{number} .*✓"))


def test_the_drawing_and_the_lessons_survive_a_reload(page: Page, url: str):
    driver.open_app(page, url, "Lessons")
    driver.draw(page, DIGITS[3])
    widgets.enter(page, "Your answer", "1/2")
    driver.press(page, "Next lesson")
    expect(page.get_by_role("heading", name="2. Layers and shapes")).to_be_in_viewport()
    driver.wait_until_still(page, "[data-testid=stMain]", "element.scrollTop")
    assert page.get_by_role("heading", name="2. Layers and shapes").bounding_box()["y"] < 450, "the lesson begins at its top"
    expect(page).to_have_url(re.compile("lesson=2"))
    page.evaluate("localStorage.digit_lens_kept_lessons = '[0, 3]'")  # in another tab, another lesson is passed
    widgets.enter(page, "Your answer", "650")
    expect(passed(page, 2)).to_be_visible()
    page.reload()
    driver.wait_idle(page)
    expect(page.get_by_role("heading", name="2. Layers and shapes")).to_be_visible()
    for number in (1, 2, 4):
        expect(passed(page, number)).to_be_visible()
    expect(driver.digit_read(page)).to_have_text("3")
