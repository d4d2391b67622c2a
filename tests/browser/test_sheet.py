"""The sheet acts at once, whatever the connection: Undo, Redo, Clear and strokes before, during and after Python's answers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from harness import driver
from harness.digits import DIGITS
from harness.widgets import wait_until_quiet
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import LOOKS_ALIKE, PICTURE, WATCH, wait_for_python
from ui.components.sheet import NEEDED

KEPT = "JSON.parse(localStorage.digit_lens_kept_drawing ?? '{\"strokes\": []}')"
PARTS = f"(({{ strokes, picture }}) => strokes.length + (picture ? 1 : 0))({KEPT})"
LINE = [(0.3, 0.5), (0.7, 0.5)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# While `isHeld`, what the server sends does not arrive. `letCome` delivers it, and each message is shown before the next one.
LATE = """{
  const waiting = [];
  const { addEventListener } = WebSocket.prototype;
  WebSocket.prototype.addEventListener = function (kind, listener) {
    const late = (event) => (window.isHeld ? waiting.push(() => listener(event)) : listener(event));
    addEventListener.call(this, kind, kind === "message" ? late : listener);
  };
  window.letCome = async () => {
    while (waiting.length) {
      waiting.shift()();
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
    }
    window.isHeld = false;
  };
}"""


@contextmanager
def held_answer(page: Page) -> Iterator[None]:
    """Act on a page in the `with` block. Wait until the server has answered. The page gets the answer with `letCome`."""
    traffic = driver.watch(page)
    before = traffic.requested
    page.evaluate("isHeld = true")
    with traffic.socket.expect_event("framereceived", lambda _: traffic.requested > before and traffic.is_answered):
        yield


def test_answers_that_come_late_lose_no_stroke_and_bring_none_back(page: Page, url: str):
    """A 7 became a 1: the answer to Clear emptied the sheet in the middle of the stroke."""
    page.add_init_script(LATE)
    driver.open_app(page, url)
    driver.draw(page, DIGITS[1])
    with held_answer(page):
        press(page, "Clear")
    with held_answer(page):
        driver.draw_strokes(page, DIGITS[7])
    driver.draw_strokes(page, [LINE, LINE])
    for name in ("Undo", "Undo", "Undo", "Redo"):
        press(page, name)
    expect(driver.digit_read(page)).to_have_text("7")
    driver.draw_strokes(page, [LINE])
    press(page, "Clear")
    with held_answer(page):
        driver.draw_strokes(page, DIGITS[1])
    expect(driver.digit_read(page)).to_have_text("1")
    page.get_by_test_id("reading").evaluate(WATCH)
    page.evaluate("letCome()")
    wait_for_python(page)
    assert page.evaluate("watched.digits") == []  # no reading of an earlier drawing is shown
    assert page.evaluate(PARTS) == 1
    for _ in range(2):  # the 1, and Clear
        press(page, "Undo")
    wait_for_python(page)
    expect(driver.digit_read(page)).to_have_text("7")
    assert page.evaluate(PARTS) == 2

    # A test digit that arrives during a stroke lies below it, and both are seen.
    driver.press(page, "Clear")
    with held_answer(page):
        press(page, "Try a test digit")
    driver.begin_stroke(page, DIGITS[7][0])
    page.evaluate("letCome()")
    page.mouse.up()
    wait_until_quiet(page)
    assert page.evaluate(PARTS) == 2
    expect(page.get_by_text("MNIST test digit no.")).to_be_visible()
    picture = page.locator(PICTURE)
    ink = picture.evaluate(LOOKS_ALIKE)
    for name in ("Undo", "Redo"):
        press(page, name)
    assert picture.evaluate(LOOKS_ALIKE) == ink


def test_the_keyboard_draws_and_brings_a_test_digit(desk: Desk):
    """Tab reaches the sheet, which says how: arrow keys move the pen, the space bar lowers and lifts it, Delete clears."""
    page = desk.begin("Look inside", NOTHING)
    page.get_by_role("radio", name="Look inside", exact=True).focus()
    sheet, digit = page.locator(".sheet-keyboard"), page.get_by_role("button", name="Try a test digit")
    help_text = page.locator(".sheet-help")
    expect(help_text).to_be_hidden()
    tab_to(page, sheet)
    expect(sheet).to_have_attribute("role", "application")
    expect(sheet).to_have_attribute("aria-label", re.compile("Arrow keys move the pen"))
    expect(help_text).to_be_visible()
    expect(help_text).to_have_text(sheet.get_attribute("aria-label") or "")
    for key, count in (("ArrowUp", 10), (" ", 1), ("ArrowDown", 20), (" ", 1)):
        for _ in range(count):
            page.keyboard.press(key)
    expect(driver.digit_read(page)).to_have_text("1")
    wait_for_python(page)
    assert page.evaluate(PARTS) == 1
    page.keyboard.press("Delete")
    expect(driver.digit_read(page)).to_have_text("")
    press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("1")
    sheet.focus()
    tab_to(page, digit)
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect(driver.digit_read(page)).to_have_text(re.compile(r"^\d$"))
    expect(page.get_by_text(re.compile(r"MNIST test digit no\. [\d,]+, labelled \d"))).to_be_visible()


def tab_to(page: Page, element: Locator) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if element.evaluate("(element) => element.getRootNode().activeElement === element"):
            break
    expect(element).to_be_focused()


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
    style = re.compile(r"bidi-components/streamlit-drawable-canvas.*\.css")
    page.route(style, lambda route: held.append(route))
    with page.expect_request(style):
        page.goto(url)
    driver.wait_idle(page)
    canvas = page.locator(driver.CANVAS)
    wait_until_quiet(page)
    expect(canvas).to_have_count(0)
    held[0].continue_()
    canvas.wait_for()
    assert canvas.evaluate("(canvas) => canvas.offsetTop") == 0


HISTORY = """() => {
  const sheet = new Sheet(() => {});
  for (let n = 1; n <= 120; n++) sheet.put({ strokes: Array(n), picture: null, label: null, source: "" });
  const seen = [];
  for (const kind of ["redo", "clear", "clear", "undo", "undo", "redo"]) {
    sheet.press(kind);
    seen.push(sheet.content.strokes.length);
  }
  while (sheet.canUndo) sheet.press("undo");
  return [...seen, sheet.content.strokes.length];
}"""


def test_undo_and_redo_stop_at_the_ends_and_a_hundred_older_drawings_are_kept(javascript: Page):
    assert javascript.evaluate(HISTORY) == [120, 0, 0, 120, 119, 120, 21]


def test_a_drawing_of_python_is_put_on_the_sheet_once_however_often_its_message_comes(javascript: Page):
    left = javascript.evaluate(
        """() => {
          const sheet = new AppSheet(() => {});
          const drawing = { strokes: [[1, 1, 9, 9, 20, 20]], picture: null, label: 4, source: "", boxes: [], arrays: {} };
          for (const number of [0, 0, 1]) sheet.receive(document.body, { ...drawing, number, put: "a", files: {} }, () => {});
          sheet.press("undo");
          return [sheet.content.strokes.length, sheet.canUndo];
        }"""
    )
    assert left == [0, False]
