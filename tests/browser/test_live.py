"""Reading while the pen moves: what the display shows during a stroke is what Python says after it, whatever happens
meanwhile; and where the canvas's inside is not as expected, the page works as before."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import driver
from tests.browser.digits import DIGITS

APP = Path(__file__).with_name("live_app.py")
TOLERANCE = 1e-4
LINE = [(0.3, 0.2), (0.45, 0.5), (0.5, 0.8)]

# Notes all that the display says while it reads by itself, and what it says in the end.
WATCH = """
() => {
  const value = (d) => Number(lens.querySelector(`[data-testid=probability-${d}]`)?.dataset.value);
  const shown = () => [...Array(10).keys()].map(value);
  const find = (root) => root.querySelector(".lens") ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  const lens = find(document);
  lens.mine = true;
  window.watched = {own: [], sources: [], digits: [], spoken: 0, mine: () => find(document)?.mine === true};
  digitLens.onreading = () => watched.own.push(shown());
  new MutationObserver(() => watched.sources.push(lens.dataset.source)).observe(lens, {attributeFilter: ["data-source"]});
  new MutationObserver(() => watched.digits.push(lens.querySelector(".digit").textContent))
    .observe(lens.querySelector(".digit"), {childList: true, characterData: true, subtree: true});
  new MutationObserver(() => watched.spoken++).observe(lens.querySelector(".spoken"), {childList: true});
}
"""


@pytest.fixture(scope="module")
def live_url(tmp_path_factory: pytest.TempPathFactory):
    """The address of live_app.py."""
    with driver.serving(tmp_path_factory.mktemp("live") / "runs", script=APP) as server:
        yield server.url


def source(page: Page) -> str | None:
    """Whose reading is shown: "pen" for the display's own, "python"."""
    return page.get_by_test_id("reading").get_attribute("data-source")


def probabilities(page: Page) -> list[float]:
    """The ten values on the screen."""
    return [float(page.get_by_test_id(f"probability-{digit}").get_attribute("data-value")) for digit in range(10)]


def place(page: Page, point: tuple[float, float]) -> tuple[float, float]:
    """A share of the canvas's side as a place in the window, as the canvas lies now."""
    box = page.locator(driver.CANVAS).first.bounding_box()
    return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]


def move(page: Page, points: list[tuple[float, float]], steps: int = 5) -> None:
    """Move the mouse over shares of the canvas."""
    for point in points:
        page.mouse.move(*place(page, point), steps=steps)


def agree(page: Page) -> list[float]:
    """Wait for Python's reading; it must be what the display had read by itself last. Returns it."""
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    own = page.evaluate("watched.own.at(-1)")
    assert own is not None, "the display read nothing by itself"
    theirs = probabilities(page)
    assert own == pytest.approx(theirs, abs=TOLERANCE)
    return theirs


def stroke(page: Page, points: list[tuple[float, float]]) -> None:
    """Draw one stroke with the mouse, and check both readings of it."""
    page.mouse.move(*place(page, points[0]))
    page.mouse.down()
    move(page, points[1:])
    assert source(page) == "pen"
    page.mouse.up()
    agree(page)


def open_watched(page: Page, url: str) -> None:
    """Open a page and watch its display."""
    driver.open_app(page, url)
    page.wait_for_function("() => Boolean(globalThis.digitLens?.show)")
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python")
    page.evaluate(WATCH)


def test_the_bars_move_while_the_pen_is_down(page: Page, url: str):
    open_watched(page, url)
    page.mouse.move(*place(page, DIGITS[8][0][0]))
    page.mouse.down()
    expect(driver.digit_read(page)).to_have_text(re.compile(r"^\d$"))
    move(page, DIGITS[8][0][1:])
    assert source(page) == "pen"
    expect(driver.digit_read(page)).to_have_text("8")
    assert len({tuple(values) for values in page.evaluate("watched.own")}) > 30
    assert page.evaluate("watched.spoken") == 0  # announced when the pen lifts, not before
    page.mouse.up()
    agree(page)
    assert page.evaluate("watched.spoken") == 1


def test_both_readings_of_every_stroke_agree(page: Page, url: str):
    open_watched(page, url)
    for points in DIGITS[4]:
        stroke(page, points)
    expect(driver.digit_read(page)).to_have_text("4")


def test_strokes_in_quick_succession_agree(page: Page, url: str):
    open_watched(page, url)
    for points in [*DIGITS[4], LINE]:  # each begins before Python knows of the one before
        page.mouse.move(*place(page, points[0]))
        page.mouse.down()
        move(page, points[1:], steps=2)
        page.mouse.up()
        assert source(page) == "pen"
    agree(page)
    assert set(page.evaluate("watched.sources")) == {"pen", "python"}
    assert page.evaluate("watched.sources.filter((source) => source === 'python').length") == 1


def test_undo_redo_clear_and_a_test_digit_are_gone_on_from(page: Page, url: str):
    open_watched(page, url)
    stroke(page, DIGITS[7][0])
    stroke(page, LINE)
    for name in ("Undo", "Redo", "Undo", "Undo", "Clear", "Try a test digit"):
        driver.press(page, name)
        page.evaluate("watched.own = []")
        stroke(page, DIGITS[1][0])
        driver.press(page, "Undo")


def test_a_stroke_that_leaves_the_canvas_and_comes_back_agrees(page: Page, url: str):
    open_watched(page, url)
    stroke(page, [(0.5, 0.3), (1.4, 0.4), (1.3, 0.7), (0.5, 0.6)])
    page.mouse.move(*place(page, (0.3, 0.3)))
    page.mouse.down()
    move(page, [(0.3, 0.6), (-0.2, 0.9)])
    page.mouse.up()  # outside
    agree(page)


def test_shift_draws_a_straight_line_in_both_readings(page: Page, url: str):
    open_watched(page, url)
    page.keyboard.down("Shift")
    stroke(page, [(0.2, 0.2), (0.5, 0.4), (0.3, 0.8)])
    page.keyboard.up("Shift")
    stroke(page, LINE)


@pytest.mark.parametrize("ratio", [1.5, 3])
def test_any_device_pixel_ratio_agrees(new_page, url: str, ratio: float):
    page = new_page(device_scale_factor=ratio)
    open_watched(page, url)
    stroke(page, DIGITS[2][0])
    page.set_viewport_size({"width": 900, "height": 700})
    stroke(page, LINE)


def test_a_zoomed_page_agrees(page: Page, url: str):
    open_watched(page, url)
    page.evaluate("document.body.style.zoom = 1.25")
    stroke(page, DIGITS[2][0])


def test_scrolling_during_a_stroke_agrees(new_page, live_url: str):
    page = new_page(height=500)
    open_watched(page, live_url)
    page.mouse.move(*place(page, (0.3, 0.6)))
    page.mouse.down()
    move(page, [(0.5, 0.5)])
    before = place(page, (0, 0))
    page.mouse.wheel(0, 90)
    page.wait_for_timeout(150)
    assert place(page, (0, 0)) != before
    move(page, [(0.6, 0.7), (0.4, 0.9)])
    assert source(page) == "pen"
    page.mouse.up()
    agree(page)


def test_touch_agrees(new_page, url: str):
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True, device_scale_factor=3)
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


def test_reruns_during_a_stroke_lose_nothing_and_flicker_nothing(page: Page, live_url: str):
    open_watched(page, f"{live_url}/?restless")
    runs = page.get_by_text(re.compile(r"^run \d+$"))
    first = runs.inner_text()
    page.locator(driver.CANVAS).evaluate("(canvas) => { canvas.mine = true }")
    page.mouse.move(*place(page, DIGITS[3][0][0]))
    page.mouse.down()
    for points in DIGITS[3][0][1:]:
        move(page, [points], steps=4)
        page.wait_for_timeout(70)
    assert page.evaluate("watched.sources") == ["pen"]
    assert int(runs.inner_text().split()[1]) >= int(first.split()[1]) + 5
    page.mouse.up()
    agree(page)
    page.wait_for_function("watched.sources.length > 1")  # the watcher hears of a change after it
    assert page.evaluate("watched.sources") == ["pen", "python"]
    assert "" not in page.evaluate("watched.digits")
    assert page.evaluate("watched.mine()"), "the display was mounted anew"
    assert page.locator(driver.CANVAS).evaluate("(canvas) => canvas.mine"), "the canvas was mounted anew"
    expect(driver.digit_read(page)).to_have_text("3")


def test_another_network_reads_live_at_once(page: Page, live_url: str):
    open_watched(page, live_url)
    stroke(page, DIGITS[3][0])
    shipped = probabilities(page)
    page.get_by_text("Another network").click()
    driver.wait_idle(page)
    expect(page.get_by_test_id("hidden-3").locator("> *")).to_have_count(30)
    assert probabilities(page) != shipped
    stroke(page, LINE)
    assert page.get_by_test_id("hidden-1").locator("> .negative").count() > 0
    page.get_by_text("Another network").click()
    driver.wait_idle(page)
    stroke(page, LINE)


def test_weights_travel_once_per_network(page: Page, live_url: str):
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    driver.open_app(page, live_url)
    assert max(received) > 400_000  # 109,386 float32
    received.clear()
    driver.draw(page, DIGITS[3])
    assert 0 < sum(received) < 60_000  # a stroke brings its reading, neither weights nor code
    page.get_by_text("Another network").click()
    driver.wait_idle(page)
    expect(page.get_by_test_id("hidden-3")).to_be_visible()
    received.clear()
    page.get_by_text("Another network").click()
    driver.wait_idle(page)
    expect(page.get_by_test_id("hidden-3")).to_have_count(0)
    assert sum(received) < 100_000  # the shipped network is known already


def test_weights_that_the_page_lost_are_asked_for(page: Page, live_url: str):
    open_watched(page, live_url)
    page.evaluate("digitLens.parts.networks.clear()")
    for _ in range(2):  # to the other network and back: Python takes the shipped one for known
        page.get_by_text("Another network").click()
        driver.wait_idle(page)
        page.wait_for_timeout(300)
    driver.wait_idle(page)
    stroke(page, LINE)


def test_a_canvas_of_another_kind_leaves_pythons_readings(new_page, live_url: str):
    page = new_page()
    lines = []
    page.on("console", lambda message: lines.append(message.text) if "Digit Lens" in message.text else None)
    page.add_init_script("""
        const rename = (root) => root.querySelectorAll("*").forEach((element) => {
          element.classList.replace("upper-canvas", "front-canvas");
          if (element.shadowRoot) rename(element.shadowRoot);
        });
        setInterval(() => rename(document), 5);
    """)
    page.goto(live_url)
    driver.wait_idle(page)
    page.wait_for_selector("canvas.front-canvas")
    page.wait_for_timeout(6000)
    box = page.locator("canvas.front-canvas").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 260, steps=20)
    assert source(page) == "python"
    expect(driver.digit_read(page)).to_have_text("")
    page.mouse.up()
    expect(driver.digit_read(page)).to_have_text("1")
    assert source(page) == "python"
    assert len(lines) == 1
    assert "live reading is off" in lines[0]


def test_the_canvas_toolbar_is_hidden(page: Page, url: str):
    open_watched(page, url)
    page.locator(driver.CANVAS).hover()
    expect(page.locator(".dc-toolbar")).to_be_hidden()


def test_neurons_are_read_by_keyboard_and_by_hovering(page: Page, url: str):
    open_watched(page, url)
    stroke(page, DIGITS[3][0])
    neurons = page.get_by_test_id("hidden-1").locator("> *")
    expect(neurons).to_have_count(128)
    neurons.nth(17).hover()
    value = float(neurons.nth(17).get_attribute("data-value"))
    expect(page.locator(".tip")).to_have_text(re.compile(r"Neuron 18: " + (f"{value:.3f}" if value else "0, silent")))
    neurons.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(neurons.nth(17)).to_be_focused()
    expect(neurons.nth(17)).to_have_attribute("aria-label", re.compile(r"Neuron 18: "))
    page.keyboard.press("End")
    expect(neurons.nth(127)).to_be_focused()
    silent = sum(float(neuron.get_attribute("data-value")) == 0 for neuron in neurons.all())
    expect(page.get_by_text(f"128 neurons, {silent} silent")).to_be_visible()


def test_a_small_phone_shows_all_and_the_answer_in_short(new_page, url: str):
    width = 360
    page = new_page(width=width, height=700, has_touch=True, is_mobile=True)
    driver.open_app(page, url)
    expect(page.locator(".peek")).to_be_hidden()
    driver.draw(page, DIGITS[5])
    expect(driver.digit_read(page)).to_have_text("5")
    peek = page.locator(".peek")  # below the sheet there is no room for the answer itself
    expect(peek).to_be_in_viewport()
    expect(peek).to_have_text(re.compile(r"^5\b"))
    peek.click()
    expect(driver.digit_read(page)).to_be_in_viewport()
    expect(peek).to_be_hidden()
    display = page.get_by_test_id("reading")
    box = display.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert display.evaluate("(lens) => lens.scrollWidth <= lens.clientWidth")
