"""The tour on a phone and by keyboard: the card leaves room for the sheet, notices what was done, and survives a reload."""

import json

import pytest
from playwright.sync_api import expect

from harness import driver
from harness.digits import DIGITS
from harness.pencil import drawn
from ui.views.tour import STEPS

PLACE = {"step": STEPS[4].id, "open": True, "done": []}
DRAWING = {"label": None, "source": "", "drawing": drawn(3)}
KEPT = "".join(
    f"localStorage.setItem('digit_lens_kept_{name}', {json.dumps(json.dumps(value))});"
    for name, value in (("tour", PLACE), ("drawing", DRAWING))
)


def test_the_tour_on_a_phone_is_resumed_after_a_reload(new_page, url: str):
    page = new_page(390, 844)
    page.emulate_media(color_scheme="dark")
    driver.open_app(page, url)
    page.get_by_role("button", name="Start the tour").focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    card = page.locator(".st-key-tour")
    expect(card).to_contain_text(STEPS[0].title)
    canvas, box = page.locator(driver.CANVAS).first.bounding_box(), card.bounding_box()
    assert canvas["y"] + canvas["height"] <= box["y"], "the card covers the sheet"
    assert box["y"] + box["height"] <= 844
    driver.draw(page, DIGITS[3])
    expect(card).to_contain_text(STEPS[0].praise)
    expect(page.locator(".peek")).to_be_visible()  # the answer in short, above the card
    page.get_by_role("button", name="Next", exact=True).focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect(card).to_contain_text(STEPS[1].title)
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    driver.wait_idle(page)
    expect(card).to_contain_text(STEPS[1].title)
    driver.press(page, "Close the tour")
    expect(card).to_have_count(0)
    page.reload()
    driver.wait_idle(page)
    expect(page.get_by_role("button", name=f"Go on with the tour (2 of {len(STEPS)})")).to_be_visible()


@pytest.mark.parametrize("size", [(390, 844), (1400, 900)])
def test_what_was_forgotten_is_shown_above_the_card(new_page, url: str, size: tuple[int, int]):
    page = new_page(*size)
    page.add_init_script(KEPT)  # from an earlier visit
    driver.open_app(page, url)
    expect(page.locator(".st-key-tour")).to_contain_text(STEPS[4].title)
    expect(driver.digit_read(page)).to_have_text("3")
    driver.press(page, "Show me")
    driver.press(page, "1 step")
    driver.press(page, "Next")
    driver.press(page, "Show me")
    result, card = page.get_by_test_id("taught-accuracy"), page.locator(".st-key-tour")
    expect(result).to_be_in_viewport()
    text = page.get_by_text("What it did to other digits:")
    expect(text).to_be_in_viewport()
    assert result.bounding_box()["y"] + result.bounding_box()["height"] <= card.bounding_box()["y"]
