"""Doubt about a reading as a person sees it: after the pen is up, with a sentence why and a way to the view that explains it."""

import math
from itertools import pairwise

import numpy as np
from playwright.sync_api import Page, expect

from harness import driver
from tests.browser.desk import NOTHING, Desk

NOT_A_DIGIT = "This doesn't look like a digit"
LEFT = [(0.5, 0.8), (0.2, 0.5), (0.18, 0.32), (0.3, 0.22), (0.42, 0.25), (0.5, 0.38)]
HEART = [*LEFT, *[(1 - x, y) for x, y in reversed(LEFT[:-1])]]
# One stroke: the bow of a 9 with the corners of a 4.
BETWEEN = [
    (0.641, 0.212),
    (0.551, 0.275),
    (0.44, 0.385),
    (0.3225, 0.5233),
    (0.418, 0.5533),
    (0.5475, 0.5458),
    (0.6592, 0.2683),
    (0.6392, 0.5542),
    (0.6075, 0.84),
]


def draw_slowly(page: Page, stroke: driver.Stroke) -> None:
    """Draw a stroke with a mouse move about every 12 px. The canvas rounds its corners less."""
    places = driver.canvas_positions(page, stroke)
    page.mouse.move(*places[0])
    page.mouse.down()
    for start, end in pairwise(places):
        page.mouse.move(*end, steps=max(1, round(math.dist(start, end) / 12)))
    with driver.answered(page):
        page.mouse.up()


def test_what_is_no_digit_is_doubted_when_the_pen_is_up_and_see_why_explains(desk: Desk):
    page = desk.begin("Reading", NOTHING)
    doubt = page.get_by_test_id("reading-doubt")
    driver.begin_stroke(page, HEART)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    expect(doubt).to_have_text("")
    with driver.answered(page):
        page.mouse.up()
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    expect(doubt).to_have_text(NOT_A_DIGIT)
    expect(page.get_by_text("The highest score stands out from the other nine less than is usual")).to_be_visible()
    expect(page.get_by_test_id("probability-0")).to_be_visible()
    with driver.answered(page):
        page.get_by_role("button", name="See why").click()
    expect(page.get_by_role("radio", name="Inside", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Why", exact=True)).to_be_checked()


def test_a_drawing_between_a_4_and_a_9_is_said_to_be_so(desk: Desk):
    page = desk.begin("Reading", NOTHING)
    draw_slowly(page, BETWEEN)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    assert page.get_by_test_id("reading-doubt").text_content() in ("4 or 9?", "9 or 4?")
    expect(page.get_by_text("Two digits fit this drawing almost equally well.")).to_be_visible()
    expect(page.get_by_test_id("reading-digit")).to_have_text(page.get_by_test_id("reading-doubt").text_content()[0])
    expect(page.get_by_role("button", name="See why")).to_be_visible()


def test_two_near_answers_are_named(page: Page):
    """The words are those of the two likeliest digits, by the same module that the page uses."""
    from ui.components.bundle import FOLDER, bundle

    entry = FOLDER / "live_reading" / "answer.js"
    page.goto("about:blank")
    page.add_script_tag(type="module", content=bundle(entry) + "\nglobalThis.doubtAbout = $live_reading_answer_js.doubtAbout;")
    page.wait_for_function("() => globalThis.doubtAbout")
    shares = np.full(10, 0.01)
    shares[[4, 9]] = 0.5, 0.42
    said = page.evaluate("(p) => doubtAbout(Float32Array.from(p), 0.9, 0.5)?.text", shares.tolist())
    assert said == "4 or 9?"
    assert page.evaluate("(p) => doubtAbout(Float32Array.from(p), 0.4, 0.5)?.text", shares.tolist()) == NOT_A_DIGIT
    shares[[4, 9]] = 0.69, 0.16
    said = page.evaluate("(p) => doubtAbout(Float32Array.from(p), 0.9, 0.5)", shares.tolist())
    assert said == {
        "text": "Not sure: 4 is only the likeliest",
        "why": "The network says 69.0\u00a0% for 4 and 16.0\u00a0% for 9.",
    }
    shares[[4, 9]] = 0.25, 0.24
    said = page.evaluate("(p) => doubtAbout(Float32Array.from(p), 0.25, 0.5)", shares.tolist())  # without contrast_half
    assert said["text"] == NOT_A_DIGIT and "usual" not in said["why"] and "gets only 25.0\u00a0%" in said["why"]
    shares[[4, 9]] = 0.9, 0.02
    assert page.evaluate("(p) => doubtAbout(Float32Array.from(p), 0.9, 0.5)", shares.tolist()) is None
