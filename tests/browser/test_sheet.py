"""The sheet acts at once, whatever the connection: Undo, Redo, Clear and strokes before, during and after Python's answers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from harness.widgets import wait_until_quiet
from tests.browser import slow_proxy
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import probabilities
from tests.browser.slow_proxy import SlowProxy
from tests.browser.visitors import Visitors
from ui.components.sheet import NEEDED

KEPT = "JSON.parse(localStorage.digit_lens_kept_drawing ?? '{\"strokes\": []}')"
PARTS = f"(({{ strokes, picture }}) => strokes.length + (picture ? 1 : 0))({KEPT})"
LINE = [(0.3, 0.5), (0.7, 0.5)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def await_python(page: Page) -> None:
    """Wait until Python has read all that is on the sheet."""
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python", timeout=30_000)


@pytest.fixture(scope="module")
def opened(lasting_page: Visitors, url: str) -> Iterator[tuple[Page, SlowProxy]]:
    """Yield a page that shows the app, and the proxy between them."""
    with slow_proxy.between(url, delay_s=0) as proxy:
        page = lasting_page()
        driver.open_app(page, proxy.url)
        yield page, proxy
        page.goto("about:blank")  # before the proxy stops


@pytest.fixture
def slow(opened: tuple[Page, SlowProxy]) -> tuple[Page, SlowProxy]:
    """Return the page with an empty sheet, and the proxy, which delays nothing yet."""
    page, proxy = opened
    proxy.delay_s = 0
    if page.get_by_test_id("reading").get_attribute("data-drawn") == "true":
        driver.press(page, "Clear")
    return opened


def test_a_stroke_right_after_a_press_keeps_its_beginning(slow: tuple[Page, SlowProxy]):
    """A 7 became a 1: the answer to Clear emptied the sheet in the middle of the stroke."""
    page, proxy = slow
    driver.draw(page, DIGITS[1])
    proxy.delay_s = 0.4
    press(page, "Clear")
    driver.draw_strokes(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    await_python(page)
    expect(driver.digit_read(page)).to_have_text("7")
    assert page.evaluate(PARTS) == 1
    driver.draw_strokes(page, [LINE])
    press(page, "Undo")
    press(page, "Undo")  # the 7
    expect(driver.digit_read(page)).to_have_text("")
    press(page, "Redo")
    driver.draw_strokes(page, [LINE])
    await_python(page)
    expect(driver.digit_read(page)).to_have_text("7")
    assert page.evaluate(PARTS) == 2
    for _ in range(3):  # the line, the 7, and Clear
        press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("1")
    await_python(page)
    expect(driver.digit_read(page)).to_have_text("1")


def test_a_test_digit_that_arrives_during_a_stroke_lies_below_it(slow: tuple[Page, SlowProxy]):
    page, proxy = slow
    proxy.delay_s = 0.3
    with driver.answered(page):
        press(page, "Try a test digit")
        driver.begin_stroke(page, DIGITS[7][0])
    page.mouse.up()
    wait_until_quiet(page)
    assert page.evaluate(PARTS) == 2
    expect(page.get_by_text("MNIST test digit no.")).to_be_visible()


@pytest.mark.console_errors("WebSocket connection", "ERR_")
def test_a_lost_connection_loses_no_stroke_and_no_press(slow: tuple[Page, SlowProxy]):
    page, proxy = slow
    driver.draw(page, DIGITS[1])
    proxy.delay_s = 0.1
    proxy.cut()
    press(page, "Clear")
    driver.draw_strokes(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    await_python(page)
    expect(driver.digit_read(page)).to_have_text("7")


def test_a_press_right_after_a_stroke_acts_on_the_stroke(desk: Desk):
    """By itself, the canvas gives out a stroke 200 ms after its end."""
    sheet = desk.begin("Look inside", DIGITS[7])
    for press, height in (("Undo", 0.5), ("Control+z", 0.65), ("Clear", 0.35)):
        before = probabilities(sheet)
        driver.begin_stroke(sheet, [(0.3, height), (0.7, height)])
        sheet.mouse.up()
        if press == "Control+z":
            sheet.keyboard.press(press)
        else:
            sheet.get_by_role("button", name=press, exact=True).click()
        wait_until_quiet(sheet)  # there are two answers
        if press == "Clear":
            expect(driver.digit_read(sheet)).to_have_text("")
            driver.press(sheet, "Undo")
            driver.press(sheet, "Undo")
        assert probabilities(sheet) == pytest.approx(before, abs=1e-6)
        driver.press(sheet, "Redo")
        assert probabilities(sheet) != pytest.approx(before, abs=1e-6)


def test_a_test_digit_by_keyboard_alone_shows_its_label(desk: Desk):
    sheet = desk.begin("Look inside", NOTHING)
    sheet.evaluate("getSelection().collapse(document.body)")  # the Tab key begins at the top of the page
    for _ in range(40):
        sheet.keyboard.press("Tab")
        if sheet.evaluate("document.activeElement?.innerText ?? ''").strip().endswith("Try a test digit"):
            break
    with driver.answered(sheet):
        sheet.keyboard.press("Enter")
    expect(driver.digit_read(sheet)).to_have_text(re.compile(r"^\d$"))
    expect(sheet.get_by_text(re.compile(r"MNIST test digit no\. [\d,]+, labelled \d"))).to_be_visible()


def test_the_keyboard_draws(desk: Desk):
    """Tab reaches the sheet; the arrow keys move the pen, the space bar lowers and lifts it, Delete clears."""
    page = desk.begin("Look inside", NOTHING)
    page.get_by_role("radio", name="Look inside", exact=True).focus()
    sheet = page.locator(".sheet-keyboard")
    for _ in range(40):
        page.keyboard.press("Tab")
        if sheet.evaluate("(element) => element.getRootNode().activeElement === element"):
            break
    expect(sheet).to_be_focused()
    expect(sheet).to_have_attribute("aria-label", re.compile("Arrow keys move the pen"))
    for key, count in (("ArrowUp", 10), (" ", 1), ("ArrowDown", 20), (" ", 1)):
        for _ in range(count):
            page.keyboard.press(key)
    expect(driver.digit_read(page)).to_have_text("1")
    await_python(page)
    assert page.evaluate(PARTS) == 1
    page.keyboard.press("Delete")
    expect(driver.digit_read(page)).to_have_text("")
    press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("1")


def test_of_a_canvas_of_another_kind_the_page_says_which_version_is_needed(new_page, url: str):
    """The element over which the pen moves has another class in it."""
    page = new_page()

    def serve(route) -> None:
        answer = route.fetch()
        script = answer.text()
        assert 'add("upper-canvas")' in script
        route.fulfill(response=answer, body=script.replace('add("upper-canvas")', 'add("front-canvas")'))

    page.route(re.compile(r"bidi-components/streamlit-drawable-canvas.*\.js"), serve)
    page.goto(url)
    driver.wait_idle(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text(NEEDED)
    expect(page.locator("canvas.front-canvas")).to_have_count(0)


def test_the_canvas_appears_only_with_its_style_which_gives_it_its_place(new_page, url: str):
    page, held = new_page(), []
    page.route(re.compile(r"bidi-components/streamlit-drawable-canvas.*\.css"), lambda route: held.append(route))
    page.goto(url)
    driver.wait_idle(page)
    canvas = page.locator(driver.CANVAS)
    wait_until_quiet(page)
    assert held
    expect(canvas).to_have_count(0)
    held[0].continue_()
    canvas.wait_for()
    assert canvas.evaluate("(canvas) => canvas.offsetTop") == 0


# Draws a 4 of two strokes, the second one at once after the first, as on a busy page.
AT_ONCE = """(canvas) => {
  const { left, top, width } = canvas.getBoundingClientRect();
  const send = (name, [x, y]) => canvas.dispatchEvent(new MouseEvent(name, {
    bubbles: true, composed: true, cancelable: true, clientX: left + x * width, clientY: top + y * width,
  }));
  for (const corners of [[[0.4, 0.15], [0.3, 0.55], [0.7, 0.55]], [[0.6, 0.3], [0.6, 0.9]]]) {
    send("mousedown", corners[0]);
    for (let k = 1; k < corners.length; k++) {
      const [[x0, y0], [x1, y1]] = [corners[k - 1], corners[k]];
      for (let t = 0.1; t < 1.05; t += 0.1) send("mousemove", [x0 + t * (x1 - x0), y0 + t * (y1 - y0)]);
    }
    send("mouseup", corners.at(-1));
  }
}"""


def test_a_stroke_that_begins_at_once_after_the_last_one_is_read_live(desk: Desk):
    page = desk.begin("Look inside", NOTHING)
    with driver.answered(page):
        page.locator(driver.CANVAS).evaluate(AT_ONCE)
    expect(driver.digit_read(page)).to_have_text("4")
    assert page.evaluate(PARTS) == 2
    expect(page.get_by_text("The canvas is not as expected")).to_have_count(0)
    press(page, "Undo")
    assert page.evaluate(PARTS) == 1


HISTORY = """() => {
  const history = new SheetHistory();
  for (let n = 1; n <= 120; n++) history.push({ strokes: Array(n), picture: null, label: null, source: "" });
  const seen = [];
  for (const kind of ["redo", "clear", "clear", "undo", "undo", "redo"]) {
    history.do(kind);
    seen.push(history.current.strokes.length);
  }
  while (history.canUndo) history.do("undo");
  return [...seen, history.current.strokes.length];
}"""


def test_undo_and_redo_stop_at_the_ends_and_a_hundred_older_drawings_are_kept(javascript: Page):
    assert javascript.evaluate(HISTORY) == [120, 0, 0, 120, 119, 120, 21]
