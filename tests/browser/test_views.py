"""The frame around every view: tabs, address, Back, the sheet and its reading."""

import re

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS


def tab(page: Page, view: str):
    """Return a view's tab."""
    return page.locator(".st-key-views").get_by_role("radio", name=view, exact=True)


def test_tabs_the_address_and_back_agree(page: Page, url: str):
    driver.open_app(page, url, "Teach it")
    expect(tab(page, "Teach it")).to_be_checked()
    driver.open_view(page, "Inside")
    expect(page).to_have_url(re.compile(r"\?view=Inside$"))
    expect(tab(page, "Teach it")).not_to_be_checked()
    driver.draw(page, DIGITS[7])  # the run of a stroke does not undo the change
    expect(page.get_by_text("Look closer at")).to_be_visible()
    driver.open_view(page, "Reading")
    expect(page).to_have_url(re.compile(r"^[^?]*$"))
    with driver.answered(page):
        page.go_back()
    expect(tab(page, "Inside")).to_be_checked()
    expect(page.get_by_text("Look closer at")).to_be_visible()
    with driver.answered(page):
        page.go_forward()
    expect(driver.digit_read(page)).to_have_text("7")


def test_a_tab_that_is_pressed_just_after_a_stroke_stays_open(page: Page, url: str):
    """The canvas sends the stroke 200 ms after its end, when the browser may not know the new address yet."""
    driver.open_app(page, url)
    places = driver.canvas_positions(page, DIGITS[1][0])
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    tab(page, "Inside").click()
    expect(page.get_by_text("Look closer at")).to_be_visible()
    driver.wait_idle(page)
    expect(tab(page, "Inside")).to_be_checked()
    expect(page).to_have_url(re.compile(r"\?view=Inside$"))
