"""The display around the reading: neurons by hovering, and a small phone."""

import re

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import stroke


def test_neurons_are_read_by_hovering(watched: Page):
    stroke(watched, DIGITS[3][0])
    neurons = watched.get_by_test_id("hidden-1").locator("> *")
    expect(neurons).to_have_count(128)
    neurons.nth(17).hover()
    value = float(neurons.nth(17).get_attribute("data-value"))
    expect(watched.locator(".layers .tip")).to_have_text(re.compile(r"Neuron 18: " + (f"{value:.3f}" if value else "0, silent")))
    silent = neurons.evaluate_all("(neurons) => neurons.filter(({dataset}) => Number(dataset.value) === 0).length")
    expect(watched.get_by_text(f"128 neurons, {silent} silent")).to_be_visible()


def test_a_small_phone_shows_all_and_the_answer_in_short_which_covers_no_button(phone: Desk):
    width = 360
    page = phone.begin("Reading", NOTHING)
    page.set_viewport_size({"width": width, "height": 700})
    peek, sidebar = page.locator(".peek"), page.get_by_test_id("stExpandSidebarButton")
    expect(peek).to_be_hidden()
    assert page.locator(".invitation").bounding_box()["width"] > 300
    driver.draw(page, DIGITS[5])
    expect(driver.digit_read(page)).to_have_text("5")
    expect(driver.digit_read(page)).to_be_in_viewport()
    expect(peek).to_be_hidden()
    page.get_by_test_id("hidden-2").scroll_into_view_if_needed()
    expect(peek).to_be_in_viewport()
    expect(peek).to_have_text(re.compile(r"^5\b"))
    short, head, button = (part.bounding_box() for part in (peek, page.get_by_test_id("stHeader"), sidebar))
    assert head["y"] <= short["y"], "it stays within the page's head"
    assert short["y"] + short["height"] <= head["y"] + head["height"]
    title = page.get_by_role("heading", name="Digit Lens").bounding_box()
    assert button["x"] + button["width"] <= title["x"] and title["x"] + title["width"] <= short["x"]
    peek.click()
    expect(driver.digit_read(page)).to_be_in_viewport()
    expect(peek).to_be_hidden()
    display = page.get_by_test_id("reading")
    box = display.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert display.evaluate("(lens) => lens.scrollWidth <= lens.clientWidth")
