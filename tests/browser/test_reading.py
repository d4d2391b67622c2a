"""A reading as a person sees it: a doubt comes when the pen is up, with a way to the view that explains it. A number is read
while the pen moves and by Python, and a digit of it is picked."""

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import row
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import wait_for_python

NOT_A_DIGIT = "This doesn't look like a digit"
LEFT = [(0.5, 0.8), (0.2, 0.5), (0.18, 0.32), (0.3, 0.22), (0.42, 0.25), (0.5, 0.38)]
HEART = [*LEFT, *[(1 - x, y) for x, y in reversed(LEFT[:-1])]]


def test_a_doubt_comes_by_itself_when_the_pen_is_up_and_see_why_explains(desk: Desk):
    page = desk.begin("Look inside", NOTHING)
    doubt, reading = page.get_by_test_id("reading-doubt"), page.get_by_test_id("reading")
    page.evaluate(f"() => {{ {driver.LENS}.sheet.isReadBy = () => false; }}")  # as if Python had read nothing
    driver.begin_stroke(page, HEART)
    expect(reading).to_have_attribute("data-source", "pen")
    expect(doubt).to_have_text("")
    with driver.answered(page):
        page.mouse.up()
    expect(doubt).to_have_text(NOT_A_DIGIT)
    driver.draw(page, [[(0.05, 0.3), (0.06, 0.7)]])
    expect(page.get_by_test_id("reading-number")).to_have_text("1?")
    expect(reading).to_have_attribute("data-source", "pen")
    page.evaluate(f"() => {{ delete {driver.LENS}.sheet.isReadBy; }}")
    driver.press(page, "Undo")
    wait_for_python(page)
    expect(doubt).to_have_text(NOT_A_DIGIT)
    top = page.locator(".bar.top")  # the likeliest digit's share of the ten is not how sure it is that this is a digit
    expect(page.locator(".lens .remark")).to_contain_text(f"Of the ten, {top.locator('b').inner_text()} fits best: ")
    expect(page.locator(".lens .remark")).to_contain_text(top.locator(".number").inner_text())
    driver.click(page.get_by_role("button", name="See why"))
    expect(page.get_by_role("radio", name="Look inside", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Why", exact=True)).to_be_checked()
    expect(page.get_by_role("heading", name="get the highest score?")).to_be_in_viewport(ratio=1)  # it is no digit
    expect(page.locator(".st-key-inside-saliency img")).to_be_in_viewport(ratio=1)


def chips(page: Page):
    """The digits below the number, as buttons."""
    return page.get_by_role("group", name="The digits of the number").get_by_role("button")


def expect_marked(page: Page, place: int) -> None:
    """Wait until one of the three digits is marked, and no other."""
    for i in range(3):
        expect(chips(page).nth(i)).to_have_attribute("aria-pressed", str(i == place).lower())


def test_a_number_is_read_and_a_digit_of_it_picked(desk: Desk):
    page = desk.begin("Look inside", NOTHING)
    number, digit = page.get_by_test_id("reading-number"), page.get_by_test_id("reading-digit")
    *before, last = row([2, 4, 7])
    driver.draw(page, before)
    expect(number).to_have_text("24")
    expect(digit).to_have_text("4")  # the one drawn last

    # While the pen draws the 7, the browser reads the number by itself.
    driver.begin_stroke(page, last)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    expect(number).to_have_text("247")
    expect(digit).to_have_text("7")
    with driver.answered(page):
        page.mouse.up()
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    expect(number).to_have_text("247")
    expect_marked(page, 2)

    # A box around each digit, over the canvas.
    canvas = page.locator(driver.CANVAS).first.bounding_box()
    boxes = [box.bounding_box() for box in page.locator(".digit-boxes > *").all()]
    for box, stroke in zip(boxes, (before[0], before[1], last), strict=True):
        x = canvas["x"] + stroke[0][0] * canvas["width"]
        assert box["x"] < x < box["x"] + box["width"]

    # Picked with the keyboard: every view is about the 4 now.
    chips(page).nth(1).focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect(digit).to_have_text("4")
    expect_marked(page, 1)
    expect(chips(page).nth(1)).to_be_focused()
    driver.click(page.get_by_role("radio", name="Teach it", exact=True))
    expect(page.get_by_test_id("teach-digit-4")).to_have_attribute("aria-pressed", "true")
    expect(number).to_have_text("247")

    # Another digit of the number, from within this view.
    driver.click(chips(page).nth(0))
    expect(page.get_by_test_id("teach-digit-2")).to_have_attribute("aria-pressed", "true")
    expect_marked(page, 0)


@pytest.mark.parametrize(("label", "doubt"), [(None, NOT_A_DIGIT), (7, ""), (8, "")])
def test_a_test_digit_is_never_said_not_to_look_like_a_digit(javascript: Page, label: int | None, doubt: str):
    said = javascript.evaluate(
        """(label) => {
          const probabilities = Float32Array.from({ length: 10 }, (_, digit) => (digit === 8 ? 0.94 : 0.06 / 9));
          const head = new $network_picture_head_js.Head();
          const shown = { network: {}, name: "", canDoubt: true, isFinal: true, note: "", label, digits: [], marked: 0 };
          head.show(shown, { probabilities, confidence: 0.4 }, "");
          return ["doubt", "note"].map((name) => head.element.querySelector(`[data-testid=reading-${name}]`).textContent);
        }""",
        label,
    )
    assert said[0] == doubt and ("unsure" in said[1]) == (label is not None)
