"""Copy link in real Chromium: two visitors, the clipboard and its refusal, a trained run, embedding."""

import re

from playwright.sync_api import expect

from harness import driver
from harness.digits import DIGITS
from model import checkpoint
from tests.made_runs import DONE, ID, make_run


def test_a_copied_link_shows_another_visitor_the_same_and_gives_no_right(private: driver.Server, new_page):
    run = make_run(private.runs, events=[DONE], name="mine", options={"preset": "instant"})
    checkpoint.save(checkpoint.load(), run.checkpoint, {"test_accuracy": 0.9})

    giver = new_page(permissions=["clipboard-read", "clipboard-write"])
    driver.open_app(giver, f"{private.url}/?training={ID}&view=Inside")
    driver.draw(giver, DIGITS[5])
    driver.click(giver.locator(".net .node").nth(11))
    driver.press(giver, "Copy link")
    expect(giver.get_by_text("Link copied.")).to_be_visible()
    address = giver.evaluate("navigator.clipboard.readText()")
    assert len(address) < 400
    expect(giver.get_by_text(private.environment["DIGIT_LENS_ADDRESS"])).to_have_count(0)  # that of a class, for a projector
    giver.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    app = giver.get_by_test_id("stApp")
    light = app.evaluate("(app) => getComputedStyle(app).backgroundColor")
    giver.emulate_media(color_scheme="dark")  # Streamlit shows the button's last data again, and nobody has pressed
    expect(app).not_to_have_css("background-color", light)
    assert giver.evaluate("window.copied") is None
    driver.press(giver, "Copy link")
    giver.wait_for_function("(address) => window.copied === address", arg=address)

    taker = new_page()
    driver.open_app(taker, address)
    expect(driver.digit_read(taker)).to_have_text("5")
    expect(taker.get_by_role("heading", name="Hidden layer 1, neuron 12")).to_be_visible()
    expect(taker.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("mine$"))
    driver.press(taker, "Clear")
    expect(taker).not_to_have_url(address)
    driver.press(taker, "Undo")
    expect(driver.digit_read(taker)).to_have_text("5")
    driver.draw(taker, DIGITS[1])  # the linked drawing can be drawn on
    taker.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    driver.press(taker, "Copy link")
    field = taker.get_by_label("The address to copy")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(r"[?&]drawing=[\w-]+"))
    driver.draw(taker, DIGITS[7])  # the address is no longer that of the page
    expect(field).to_be_hidden()

    # Training opens as it is set, even if it was left for another view.
    driver.open_view(giver, "Training")
    giver.get_by_test_id("trainer-set-hidden").select_option("[8]")
    driver.open_view(giver, "Explore")
    driver.open_view(giver, "Training")
    expect(giver.get_by_test_id("trainer-set-hidden")).to_have_value("[8]")
    driver.press(giver, "Copy link")
    giver.wait_for_function("() => copied.includes('learn=hidden')")
    driver.open_app(taker, giver.evaluate("copied"))
    expect(taker.get_by_test_id("trainer-set-hidden")).to_have_value("[8]")


def test_an_embedded_page_shows_the_lesson_and_no_sidebar(private: driver.Server, new_page):
    page, url = new_page(800, 900), private.url
    embedded = "embed=true&embed_options=light_theme&embed_options=disable_scrolling"
    driver.open_app(page, f"{url}/?{embedded}&class=&view=Lessons&lesson=3")
    expect(page.get_by_role("heading", name="3. ")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    driver.draw(page, DIGITS[3])
    expect(driver.digit_read(page)).to_have_text("3")
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
