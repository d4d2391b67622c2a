"""Live reading with any way to draw: mouse, finger, pen, Shift, on any screen, zoomed and while the page scrolls."""

from itertools import pairwise

from playwright.sync_api import Page, expect

from harness import driver, frames
from harness.digits import DIGITS
from tests.browser.live import LINE, agree, move, open_watched, place, source, stroke

# Wait until a canvas looks as it did at the first call, to a few levels of grey. Return the share of ink.
LOOKS_ALIKE = """async (canvas) => {
  const look = () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  window.before ??= look();
  const differs = () => look().some((level, i) => Math.abs(level - before[i]) > 4);
  for (let frames = 0; differs(); frames++) {
    if (frames > 300) throw new Error("it looks otherwise");
    await new Promise(requestAnimationFrame);
  }
  return before.filter((level, i) => i % 4 === 0 && level > 128).length / (canvas.width * canvas.height);
}"""
FABRIC_WAITS = 500  # ms, more than the 400 for which Fabric takes the mouse for an echo of a touch


def test_a_stroke_that_leaves_the_canvas_and_comes_back_agrees(watched: Page):
    stroke(watched, [(0.5, 0.3), (1.4, 0.4), (1.3, 0.7), (0.5, 0.6)])
    watched.mouse.move(*place(watched, (0.3, 0.3)))
    watched.mouse.down()
    move(watched, [(0.3, 0.6), (-0.2, 0.9)])
    watched.mouse.up()  # outside
    agree(watched)


def test_the_canvas_draws_what_the_page_knows_of_the_strokes(watched: Page):
    """Redo shows the strokes as the page has made them of the pen's points. Until then the canvas shows its own."""
    for points in [*DIGITS[4], [(0.1, 0.1)]]:
        stroke(watched, points)
    picture = watched.locator("canvas.dc-canvas.lower-canvas")
    ink = picture.evaluate(LOOKS_ALIKE)
    for name in ("Clear", "Undo"):
        driver.press(watched, name)
    assert picture.evaluate(LOOKS_ALIKE) == ink > 0.05


def test_shift_draws_a_straight_line_in_both_readings(watched: Page):
    watched.keyboard.down("Shift")
    stroke(watched, [(0.2, 0.2), (0.5, 0.4), (0.3, 0.8)])
    watched.keyboard.up("Shift")
    stroke(watched, LINE)


def test_scrolling_during_a_stroke_agrees(watched: Page):
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
    assert source(watched) == "pen"
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
    assert source(page) == "pen"
    second = (0.9, 0.9)  # a second finger draws nothing
    send("touchStart", (0.63, 0.54), second)
    send("touchMove", (0.6, 0.8), second)
    send("touchEnd")
    agree(page)
    send("touchStart", (0.5, 0.2))
    send("touchEnd")
    agree(page)
    page.set_viewport_size({"width": 360, "height": 640})
    frames.wait_until_still(page, driver.CANVAS)
    page.locator(driver.CANVAS).scroll_into_view_if_needed()
    page.wait_for_timeout(FABRIC_WAITS)
    stroke(page, LINE)


def test_a_pen_draws_and_is_read_live(watched: Page):
    """A stylus on a tablet: its events are a pen's, with pressure and tilt, and the mouse's that browsers make of them."""
    watched.evaluate("addEventListener('pointerdown', (event) => { window.pointer = event.pointerType })")
    session = watched.context.new_cdp_session(watched)

    def send(kind: str, point: tuple[float, float], pressed: int) -> None:
        x, y = place(watched, point)
        pen = {"pointerType": "pen", "force": 0.4 * pressed, "tiltX": 20, "tiltY": -10}
        button = {"button": "left" if pressed or kind == "mouseReleased" else "none", "buttons": pressed, "clickCount": 1}
        session.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **button, **pen})

    for points in DIGITS[4]:
        send("mouseMoved", points[0], 0)
        send("mousePressed", points[0], 1)
        for (x, y), (to_x, to_y) in pairwise(points):
            for i in range(1, 6):
                send("mouseMoved", (x + (to_x - x) * i / 5, y + (to_y - y) * i / 5), 1)
        assert source(watched) == "pen"
        send("mouseReleased", points[-1], 0)
        agree(watched)
    assert watched.evaluate("pointer") == "pen"
    assert len(watched.evaluate("watched.own")) > 10
    expect(driver.digit_read(watched)).to_have_text("4")
