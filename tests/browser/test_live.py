"""Reading while the pen moves: what the display shows during a stroke is what Python says after it, whatever comes meanwhile."""

import re

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.live import LINE, agree, move, open_watched, place, source

MOST = 1_000_000  # bytes of a message, `server.maxWidgetStateSize` in .streamlit/config.toml
# Moves a pressed pen n times; real mouse moves would take minutes.
SCRIBBLE = """(canvas, n) => {
  const box = canvas.getBoundingClientRect();
  const send = (type, x, y, buttons) => canvas.dispatchEvent(new MouseEvent(type, {
    bubbles: true, cancelable: true, composed: true, view: window, button: 0, buttons, clientX: box.x + x, clientY: box.y + y,
  }));
  if (getComputedStyle(canvas).pointerEvents === "none") return false;
  send("mousedown", 20, 20, 1);
  for (let i = 0; i < n; i++) send("mousemove", 20 + (i * 7) % 280, 20 + (i * 13 / 3) % 280, 1);
  send("mouseup", 30, 30, 0);
  return true;
}"""


def test_the_bars_move_while_the_pen_is_down(watched: Page):
    watched.mouse.move(*place(watched, DIGITS[8][0][0]))
    watched.mouse.down()
    expect(driver.digit_read(watched)).to_have_text(re.compile(r"^\d$"))
    move(watched, DIGITS[8][0][1:])
    assert source(watched) == "pen"
    expect(driver.digit_read(watched)).to_have_text("8")
    assert len({tuple(values) for values in watched.evaluate("watched.own")}) > 30
    assert watched.evaluate("watched.spoken") == 0  # announced when the pen lifts, not before
    watched.mouse.up()
    agree(watched)
    watched.wait_for_function("watched.spoken === 1")  # when the pen has rested


def test_strokes_in_quick_succession_agree(watched: Page):
    traffic = driver.traffic_of(watched)
    before = traffic.requested
    for points in [*DIGITS[4], LINE]:  # each begins before Python knows of the one before, if the browser keeps up
        watched.mouse.move(*place(watched, points[0]))
        watched.mouse.down()
        move(watched, points[1:], steps=2)
        assert source(watched) == "pen"
        watched.mouse.up()
    agree(watched)
    assert set(watched.evaluate("watched.sources")) == {"pen", "python"}
    answers = watched.evaluate("watched.sources.filter((source) => source === 'python').length")
    assert 1 <= answers <= traffic.requested - before, "Python's reading is shown where the canvas has sent the drawing"


def test_a_sheet_is_full_before_its_messages_are_too_large(watched: Page):
    """Someone scribbles without end."""
    socket, sizes = driver.traffic_of(watched).socket, []
    assert socket is not None
    socket.on("framesent", lambda message: sizes.append(len(message)))
    canvas = watched.locator(driver.CANVAS).first
    with driver.answered(watched):
        canvas.evaluate(SCRIBBLE, 3000)
    with driver.answered(watched):
        assert canvas.evaluate(SCRIBBLE, 30_000)  # minutes of drawing without lifting the pen
    expect(watched.get_by_text("The sheet is full.")).to_be_visible()
    assert not canvas.evaluate(SCRIBBLE, 10), "no pen reaches it"
    assert max(sizes) < MOST / 2 and not socket.is_closed()
    driver.press(watched, "Clear")
    expect(watched.get_by_text("The sheet is full.")).to_have_count(0)
    driver.draw(watched, DIGITS[7])
    expect(driver.digit_read(watched)).to_have_text("7")


def test_a_drawing_that_python_has_read_is_not_read_again(watched: Page):
    driver.press(watched, "Try a test digit")
    expect(driver.digit_read(watched)).to_have_text(re.compile(r"^\d$"))
    assert source(watched) == "python"
    assert watched.evaluate("watched.own") == []


def test_reruns_during_a_stroke_lose_nothing_and_flicker_nothing(new_page, live_url: str):
    page = new_page()
    open_watched(page, f"{live_url}/?restless")
    runs = page.get_by_text(re.compile(r"^run \d+$"))
    first = runs.inner_text()
    page.locator(driver.CANVAS).evaluate("(canvas) => { canvas.mine = true }")
    page.mouse.move(*place(page, DIGITS[3][0][0]))
    page.mouse.down()
    points = DIGITS[3][0]
    for i in range(1, len(points), 4):
        now = runs.inner_text()
        move(page, points[i : i + 4], steps=4)
        expect(runs).not_to_have_text(now)
    assert page.evaluate("watched.sources") == ["pen"]
    assert int(runs.inner_text().split()[1]) >= int(first.split()[1]) + 5
    page.mouse.up()
    agree(page)
    page.wait_for_function("watched.sources.length > 1")  # the watcher hears of a change after it
    assert page.evaluate("watched.sources") == ["pen", "python"]
    assert "" not in page.evaluate("watched.digits")
    assert page.evaluate("watched.isThere()"), "the display was mounted anew"
    assert page.locator(driver.CANVAS).evaluate("(canvas) => canvas.mine"), "the canvas was mounted anew"
    expect(driver.digit_read(page)).to_have_text("3")
