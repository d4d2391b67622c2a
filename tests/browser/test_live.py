"""Reading while the pen moves: what the display shows during a stroke is what Python says after it, whatever comes meanwhile.

Any way to draw is read: mouse, finger, Shift, on any screen, zoomed and while the page scrolls. Another network reads at
once. A network is fetched once, and again if it does not come.
"""

import pytest
from playwright.sync_api import Page, Route, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import LINE, LOOKS_ALIKE, PICTURE, move, place, probabilities, wait_for_python, watch_anew
from tests.browser.training_view import pick_network

MOST = 4_000_000  # bytes of a message, `server.maxWidgetStateSize` in .streamlit/config.toml
# Moves a pressed pen n times; real mouse moves would take minutes.
SCRIBBLE = """(canvas, n) => {
  const box = canvas.getBoundingClientRect();
  const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
    bubbles: true, composed: true, pointerId: 1, clientX: box.x + x, clientY: box.y + y,
  }));
  if (getComputedStyle(canvas).pointerEvents === "none") return false;
  send("pointerdown", 20, 20);
  for (let i = 0; i < n; i++) send("pointermove", 20 + (i * 7) % 280, 20 + (i * 13 / 3) % 280);
  send("pointerup", 30, 30);
  return true;
}"""
TOLERANCE = 1e-4


@pytest.fixture
def watched(desk: Desk) -> Page:
    """Return the page of `desk` in Look inside, with an empty sheet and a picture that is watched (see live.py)."""
    return watch_anew(desk.begin("Look inside", NOTHING))


def agree(page: Page) -> None:
    """Wait for Python's reading; it must be what the display had read by itself last."""
    wait_for_python(page)
    own = page.evaluate("watched.own.at(-1)")
    assert own is not None, "the display read nothing by itself"
    assert own == pytest.approx(probabilities(page), abs=TOLERANCE)


def stroke(page: Page, points: list[tuple[float, float]]) -> None:
    """Draw one stroke with the mouse, and check both readings of it."""
    page.mouse.move(*place(page, points[0]))
    page.mouse.down()
    move(page, points[1:])
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    page.mouse.up()
    agree(page)


def open_watched(page: Page, url: str) -> None:
    """Open a page and watch its display."""
    driver.open_app(page, url)
    watch_anew(page)


def test_the_bars_move_while_the_pen_is_down_and_reruns_meanwhile_lose_nothing_and_flicker_nothing(watched: Page):
    watched.locator(driver.CANVAS).evaluate("(canvas) => { canvas.mine = true }")
    points = DIGITS[8][0]
    watched.mouse.move(*place(watched, points[0]))
    watched.mouse.down()
    for i in range(1, len(points), 12):
        move(watched, points[i : i + 12 : 2])
        driver.rerun(watched)
    assert watched.evaluate("watched.sources") == ["pen"]
    expect(driver.digit_read(watched)).to_have_text("8")
    assert len({tuple(values) for values in watched.evaluate("watched.own")}) > 15
    assert watched.evaluate("watched.spoken") == 0  # announced when the pen lifts, not before
    watched.mouse.up()
    agree(watched)
    watched.wait_for_function("watched.spoken === 1")  # when the pen has rested
    assert watched.evaluate("watched.sources") == ["pen", "python"]
    assert "" not in watched.evaluate("watched.digits")
    assert watched.evaluate("watched.isThere()"), "the display was mounted anew"
    assert watched.locator(driver.CANVAS).evaluate("(canvas) => canvas.mine"), "the canvas was mounted anew"


def test_a_sheet_is_full_before_its_messages_are_too_large(watched: Page):
    """Someone scribbles without end."""
    socket, sizes = driver.watch(watched).socket, []
    assert socket is not None
    socket.on("framesent", lambda message: sizes.append(len(message)))
    canvas = watched.locator(driver.CANVAS).first
    with driver.answered(watched):
        canvas.evaluate(SCRIBBLE, 3000)
    with driver.answered(watched):
        assert canvas.evaluate(SCRIBBLE, 30_000)  # minutes of drawing without lifting the pen
    expect(watched.get_by_text("The sheet is full.")).to_be_visible()
    assert not canvas.evaluate(SCRIBBLE, 10), "no pen reaches it"
    assert max(sizes) < MOST / 8 and not socket.is_closed()
    driver.press(watched, "Clear")
    expect(watched.get_by_text("The sheet is full.")).to_have_count(0)
    driver.draw(watched, DIGITS[7])
    expect(driver.digit_read(watched)).to_have_text("7")


def test_the_canvas_draws_what_the_page_knows_of_the_strokes(watched: Page):
    """Redo shows the strokes as the page has made them of the pen's points. Until then the canvas shows its own."""
    for points in [*DIGITS[4], [(0.1, 0.1)]]:
        stroke(watched, points)
    picture = watched.locator(PICTURE)
    ink = picture.evaluate(LOOKS_ALIKE)
    for name in ("Clear", "Undo"):
        driver.press(watched, name)
    assert picture.evaluate(LOOKS_ALIKE) == ink > 0.05


def test_a_stroke_that_leaves_the_canvas_a_straight_one_and_one_of_a_page_that_scrolls_agree(watched: Page):
    stroke(watched, [(0.5, 0.3), (1.4, 0.4), (1.3, 0.7), (0.5, 0.6)])  # it comes back
    watched.mouse.move(*place(watched, (0.3, 0.3)))
    watched.mouse.down()
    move(watched, [(0.3, 0.6), (-0.2, 0.9)])
    watched.mouse.up()  # outside
    agree(watched)
    watched.keyboard.down("Shift")
    stroke(watched, [(0.2, 0.2), (0.5, 0.4), (0.3, 0.8)])
    watched.keyboard.up("Shift")
    watched.set_viewport_size({"width": 1400, "height": 500})
    watched.mouse.move(*place(watched, (0.3, 0.6)))
    watched.mouse.down()
    move(watched, [(0.5, 0.5)])
    _, top = place(watched, (0, 0))
    watched.mouse.wheel(0, 90)
    watched.wait_for_function(
        "([canvas, top]) => canvas.getBoundingClientRect().top !== top",
        arg=[watched.locator(driver.CANVAS).first.element_handle(), top],
    )
    move(watched, [(0.6, 0.7), (0.4, 0.9)])
    expect(watched.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    watched.mouse.up()
    agree(watched)


def test_touch_agrees_if_the_device_pixel_ratio_is_no_whole_number(new_page, url: str):
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True, device_scale_factor=2.625)
    open_watched(page, url)
    page.locator(driver.CANVAS).scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(place(page, point) for point in points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", (0.3, 0.3))
    for i in range(12):
        send("touchMove", (0.3 + 0.03 * i, 0.3 + 0.002 * i * i))
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "pen")
    second = (0.9, 0.9)  # a second finger draws nothing
    send("touchStart", (0.63, 0.54), second)
    send("touchMove", (0.6, 0.8), second)
    send("touchEnd")
    agree(page)
    page.set_viewport_size({"width": 360, "height": 640})
    driver.wait_until_still(page, driver.CANVAS)
    page.locator(driver.CANVAS).scroll_into_view_if_needed()
    stroke(page, LINE)


@pytest.mark.console_errors("Failed to load resource")
def test_a_network_that_does_not_come_is_asked_for_again(page: Page, trained: driver.Server):
    failed: list[str] = []

    def answer(route: Route) -> None:
        failed.append(route.request.url)
        if len(failed) == 1:
            route.abort()
        elif len(failed) == 2:
            route.fulfill(status=404)  # the server has forgotten it
        else:
            route.continue_()

    page.route("**/digit-lens/networks/**", answer)
    open_watched(page, trained.url)
    stroke(page, LINE)
    assert len(failed) == 3
    pick_network(page, 1)
    pick_network(page, 0)
    page.wait_for_function(f"{driver.LENS}.networks.size === 2")
    driver.wait_idle(page)
    assert len(failed) == 4, "the page keeps the networks that it has had"
    stroke(page, LINE)
