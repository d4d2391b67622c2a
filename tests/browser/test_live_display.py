"""The display around the reading: neurons by keyboard and by hovering, a small phone, the theme, no toolbar over the canvas."""

import re

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from model import checkpoint
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import stroke
from ui.text.glossary import HELP


def test_neurons_are_read_by_keyboard_and_by_hovering(watched: Page):
    stroke(watched, DIGITS[3][0])
    neurons = watched.get_by_test_id("hidden-1").locator("> *")
    expect(neurons).to_have_count(128)
    neurons.nth(17).hover()
    value = float(neurons.nth(17).get_attribute("data-value"))
    expect(watched.locator(".layers .tip")).to_have_text(re.compile(r"Neuron 18: " + (f"{value:.3f}" if value else "0, silent")))
    neurons.first.focus()
    watched.keyboard.press("ArrowRight")
    watched.keyboard.press("ArrowDown")
    expect(neurons.nth(17)).to_be_focused()
    expect(neurons.nth(17)).to_have_attribute("aria-label", re.compile(r"Neuron 18: "))
    watched.keyboard.press("End")
    expect(neurons.nth(127)).to_be_focused()
    silent = neurons.evaluate_all("(neurons) => neurons.filter(({dataset}) => Number(dataset.value) === 0).length")
    expect(watched.get_by_text(f"128 neurons, {silent} silent")).to_be_visible()


def test_a_small_phone_shows_all_and_the_answer_in_short_which_covers_no_button(phone: Desk):
    width = 360
    page = phone.begin("Reading", NOTHING)
    page.set_viewport_size({"width": width, "height": 700})
    peek, sidebar = page.locator(".peek"), page.get_by_test_id("stExpandSidebarButton")
    expect(peek).to_be_hidden()
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
    assert button["x"] + button["width"] <= short["x"]
    sidebar.tap()
    expect(peek).to_be_hidden()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
    expect(peek).to_be_visible()
    peek.click()
    expect(driver.digit_read(page)).to_be_in_viewport()
    expect(peek).to_be_hidden()
    display = page.get_by_test_id("reading")
    box = display.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert display.evaluate("(lens) => lens.scrollWidth <= lens.clientWidth")


def test_the_answer_says_what_it_means_and_terms_are_explained(watched: Page):
    expect(watched.get_by_text("It must choose one of the ten digits, even for a heart")).to_have_count(0)
    driver.draw(watched, DIGITS[3])
    expect(watched.get_by_text("It must choose one of the ten digits, even for a heart")).to_be_visible()
    kept = f"{checkpoint.load().parameters:,} numbers"
    expect(watched.get_by_text(f"60,000 training pictures are 47 million pixels. This network keeps {kept}")).to_be_visible()
    expect(watched.get_by_text("The number of neurons between them, 128 and 64, was chosen by people")).to_be_visible()
    watched.get_by_test_id("reading").get_by_text("hidden layers", exact=True).focus()
    expect(watched.locator(".tip").filter(has_text=HELP["hidden layer"])).to_be_visible()
    watched.evaluate("addEventListener('keydown', (event) => { window.isSwallowed = event.defaultPrevented; }, { once: true })")
    watched.keyboard.press("End")
    assert watched.evaluate("window.isSwallowed") is False, "the arrow keys, Home and End of a term scroll the page"
    watched.keyboard.press("Escape")
    expect(watched.locator(".tip").filter(has_text=HELP["hidden layer"])).to_be_hidden()
    watched.get_by_text("silent", exact=True).first.hover()
    expect(watched.locator(".tip").filter(has_text=HELP["silent"])).to_be_visible()


COLOURS = """
(lens) => {
  const look = (element, name) => getComputedStyle(element)[name];
  return {
    page: look(document.querySelector("[data-testid=stApp]"), "backgroundColor"),
    pageInk: look(document.querySelector("[data-testid=stApp]"), "color"),
    ink: look(lens, "color"),
    tile: look(lens.querySelector(".tile"), "backgroundColor"),
    track: look(lens.querySelector(".track"), "backgroundColor"),
    bar: look(lens.querySelector(".bar:not(.top) i"), "backgroundColor"),
    cells: [...lens.querySelectorAll("[data-testid=hidden-2] > *")].map((cell) => look(cell, "backgroundColor")).join(),
  };
}
"""


def test_the_display_follows_the_theme_while_one_draws(watched: Page):
    """Light to dark and back without a reload: all its colours change with the page's, and come back; drawing goes on."""
    stroke(watched, DIGITS[4][0])
    app, reading = watched.get_by_test_id("stApp"), watched.get_by_test_id("reading")
    light = reading.evaluate(COLOURS)
    watched.emulate_media(color_scheme="dark")
    expect(app).not_to_have_css("background-color", light["page"])
    dark = reading.evaluate(COLOURS)
    assert [name for name in light if dark[name] == light[name]] == []
    assert dark["ink"] == dark["pageInk"]
    expect(watched.locator(driver.CANVAS)).to_have_count(1)
    stroke(watched, DIGITS[4][1])  # the first stroke is still there
    expect(driver.digit_read(watched)).to_have_text("4")
    assert watched.evaluate("watched.isThere()"), "the display was mounted anew"
    driver.press(watched, "Undo")
    watched.emulate_media(color_scheme="light")
    expect(app).to_have_css("background-color", light["page"])
    assert reading.evaluate(COLOURS) == light
