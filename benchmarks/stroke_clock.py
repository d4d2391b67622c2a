"""Draw in real Chromium and time each stroke from pen up to new bars. stroke_latency and live_latency use it.

The clock starts at the browser's timestamp of the mouse event that lifts the pen. It stops when the DOM holds new bars, which
the next frame paints. Both apps, ours and plain_app.py, are timed by the same clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from harness import driver
from harness.digits import DIGITS

OUR_APP = driver.ROOT / "app.py"
PLAIN_APP = Path(__file__).with_name("plain_app.py")
MOVES = 8  # mouse moves from one point of a digit to the next
MOST_MS = 5_000  # a stroke that changes no bar within this time is not timed

# OURS and PLAIN return a text that changes when the bars change. OURS ignores the readings that the display makes while the pen
# moves: it is empty unless Python's reading is shown.
FIND = """
  const find = (root, what) => root.querySelector(what) ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot, what)).find(Boolean);
"""
OURS = """
  () => {
    const lens = find(document, ".lens");
    if (lens?.dataset.source !== "python" || lens.dataset.drawn !== "true") return "";
    return [...lens.querySelectorAll("[data-testid^=probability-]")].map((bar) => bar.dataset.value).join();
  }"""
PLAIN = """
  () => [...document.querySelectorAll(".stVegaLiteChart .mark-rect path")].map((bar) => bar.getAttribute("d")).join("")"""
CLOCK = """
([state, shadow]) => {
  window.strokes = [];
  let drawing = false, lifted = null, before = "";
  document.addEventListener("mousedown", (event) => {
    drawing = event.composedPath()[0].matches("canvas.upper-canvas"); // else a button is pressed
    lifted = null;
    before = state() || before;
  }, true);
  document.addEventListener("mouseup", (event) => { lifted = drawing ? event.timeStamp : null; }, true);
  const check = () => {
    const now = state();
    if (lifted !== null && now && now !== before) { strokes.push(performance.now() - lifted); lifted = null; }
  };
  const all = {subtree: true, childList: true, attributes: true, characterData: true};
  new MutationObserver(check).observe(shadow ? find(document, shadow).getRootNode() : document.body, all);
}
"""


@contextmanager
def page_of(script: Path) -> Iterator[Page]:
    """Open a Streamlit app in Chromium, with a server of its own, during a `with` block. Yield the page."""
    with driver.in_chromium(script=script) as (server, browser):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        driver.open_app(page, server.url)
        page.wait_for_timeout(1500)
        yield page


def start_clock(page: Page) -> None:
    """Start to time each stroke on the page, from lifting the pen to new probability bars. `times` returns the results."""
    plain = page.locator(".lens").count() == 0
    call = f"({CLOCK})([{PLAIN if plain else OURS}, {'null' if plain else repr('.lens')}])"
    page.evaluate(f"() => {{ {FIND} {call} }}")


def times(page: Page) -> list[float]:
    """Return the response time of each stroke since `start_clock`, in ms."""
    return page.evaluate("strokes")


def draw_stroke(page: Page, points: driver.Stroke) -> None:
    """Draw one stroke with real mouse moves. Do not wait for a response. points: coordinates as fractions of the canvas size."""
    places = driver.canvas_positions(page, points)
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=MOVES)
    page.mouse.up()


def clear(page: Page) -> None:
    if page.locator(".lens").count():
        driver.press(page, "Clear")
    else:
        page.locator(driver.CANVAS).hover()
        page.get_by_role("button", name="Reset canvas").click()
        page.wait_for_timeout(120)
        driver.wait_idle(page)


def time_digits(page: Page, rounds: int) -> list[float]:
    """Draw the ten digits `rounds` times. Return the time in ms from lifting the pen to new probabilities, for each stroke.

    The first stroke is a warm-up and is left out. Strokes that change no probability are left out, too.
    """
    start_clock(page)
    for _ in range(rounds):
        for strokes in DIGITS.values():
            for points in strokes:
                drawn = len(times(page))
                draw_stroke(page, points)
                with suppress(PlaywrightTimeout):
                    page.wait_for_function(f"strokes.length > {drawn}", timeout=MOST_MS)
                driver.wait_idle(page)
                page.wait_for_timeout(100)
            clear(page)
    return times(page)[1:]
