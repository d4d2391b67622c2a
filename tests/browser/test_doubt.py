"""Doubt about a reading as a person sees it: after the pen is up, with a sentence why and a way to the view that explains it."""

import pytest
from playwright.sync_api import expect

from harness import driver
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import wait_for_python

NOT_A_DIGIT = "This doesn't look like a digit"
LEFT = [(0.5, 0.8), (0.2, 0.5), (0.18, 0.32), (0.3, 0.22), (0.42, 0.25), (0.5, 0.38)]
HEART = [*LEFT, *[(1 - x, y) for x, y in reversed(LEFT[:-1])]]


def test_a_doubt_comes_by_itself_when_the_pen_is_up_and_see_why_explains(desk: Desk):
    page = desk.begin("Look inside", NOTHING)
    doubt, reading = page.get_by_test_id("reading-doubt"), page.get_by_test_id("reading")
    page.evaluate("() => { window.held = digitLens.show; digitLens.show = () => {}; }")  # Python's readings
    driver.begin_stroke(page, HEART)
    expect(reading).to_have_attribute("data-source", "pen")
    expect(doubt).to_have_text("")
    with driver.answered(page):
        page.mouse.up()
    expect(doubt).to_have_text(NOT_A_DIGIT)
    driver.draw(page, [[(0.05, 0.3), (0.06, 0.7)]])
    expect(page.get_by_test_id("reading-number")).to_have_text("1?")
    expect(reading).to_have_attribute("data-source", "pen")
    page.evaluate("() => { digitLens.show = window.held; }")
    driver.press(page, "Undo")
    wait_for_python(page)
    expect(doubt).to_have_text(NOT_A_DIGIT)
    top = page.locator(".bar.top")  # the likeliest digit's share of the ten is not how sure it is that this is a digit
    expect(page.locator(".lens .remark")).to_contain_text(f"Of the ten, {top.locator('b').inner_text()} fits best: ")
    expect(page.locator(".lens .remark")).to_contain_text(top.locator(".number").inner_text())
    with driver.answered(page):
        page.get_by_role("button", name="See why").click()
    expect(page.get_by_role("radio", name="Look inside", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Why", exact=True)).to_be_checked()
    expect(page.get_by_role("heading", name="get the highest score?")).to_be_in_viewport(ratio=1)  # it is no digit
    expect(page.locator(".st-key-inside-saliency img")).to_be_in_viewport(ratio=1)
    rows = page.locator("[class*=st-key-inside-saliency-sum] [data-term]")
    total = rows.evaluate_all("(rows) => rows.reduce((sum, { dataset }) => sum + Number(dataset.term), 0)")
    assert float(page.get_by_test_id("why-value").get_attribute("data-value")) == pytest.approx(total, abs=1e-4)
