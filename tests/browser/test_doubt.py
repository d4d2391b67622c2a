"""Doubt about a reading as a person sees it: after the pen is up, with a sentence why and a way to the view that explains it."""

import math
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from harness.pencil import pencil
from model import checkpoint
from model.digit import from_drawing
from model.doubt import THRESHOLD, confidence
from tests.browser.desk import NOTHING, Desk

SIDE = 320  # px, of the canvas
NOT_A_DIGIT = "This doesn't look like a digit"
LEFT = [(0.5, 0.8), (0.2, 0.5), (0.18, 0.32), (0.3, 0.22), (0.42, 0.25), (0.5, 0.38)]
HEART = [[*LEFT, *[(1 - x, y) for x, y in reversed(LEFT[:-1])]]]
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
CROSS = [[(0.25, 0.25), (0.75, 0.75)], [(0.75, 0.25), (0.25, 0.75)]]


def slowly(stroke: list) -> list:
    """Return a stroke with a point about every 12 px of the canvas. The canvas rounds its corners less."""
    points = stroke[:1]
    for (x, y), (to_x, to_y) in pairwise(stroke):
        n = max(1, round(math.dist((x, y), (to_x, to_y)) * SIDE / 12))
        points += [(x + (to_x - x) * k / n, y + (to_y - y) * k / n) for k in range(1, n + 1)]
    return points


def is_doubted(strokes: list) -> bool:
    """Return whether Python's confidence in a drawing is below the threshold."""
    network = checkpoint.load()
    digit = from_drawing({"objects": [pencil([(SIDE * x, SIDE * y) for x, y in stroke], 18) for stroke in strokes]})
    return bool(confidence(network.forward(digit.pixels)) < THRESHOLD)


@pytest.mark.parametrize("strokes", [HEART, CROSS, *[DIGITS[k] for k in (0, 3, 7)]], ids=["heart", "cross", "0", "3", "7"])
def test_the_page_doubts_what_python_doubts(desk: Desk, strokes: list):
    page = desk.begin("Reading", strokes)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    doubt = page.get_by_test_id("reading-doubt")
    if is_doubted(strokes):
        expect(doubt).to_have_text(NOT_A_DIGIT)
        expect(page.get_by_text("The highest score stands out from the other nine less than is usual")).to_be_visible()
        expect(page.get_by_test_id("probability-0")).to_be_visible()
    else:
        expect(doubt).not_to_have_text(NOT_A_DIGIT)


def test_half_a_digit_is_not_doubted_while_the_pen_moves(desk: Desk):
    page = desk.begin("Reading", NOTHING)
    canvas = page.locator(driver.CANVAS).first.bounding_box()
    for i, (x, y) in enumerate(HEART[0]):
        page.mouse.move(canvas["x"] + x * canvas["width"], canvas["y"] + y * canvas["height"], steps=3)
        if i == 0:
            page.mouse.down()
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    expect(page.get_by_test_id("reading-doubt")).to_have_text("")
    with driver.answered(page):
        page.mouse.up()


def test_see_why_opens_the_view_that_explains(desk: Desk):
    """From a doubted reading to Inside, at the part Why."""
    assert is_doubted(HEART)
    page = desk.begin("Reading", HEART)
    with driver.answered(page):
        page.get_by_role("button", name="See why").click()
    expect(page.get_by_role("radio", name="Inside", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Why", exact=True)).to_be_checked()


def test_a_drawing_between_a_4_and_a_9_is_said_to_be_so(desk: Desk):
    page = desk.begin("Reading", [slowly(BETWEEN)])
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
