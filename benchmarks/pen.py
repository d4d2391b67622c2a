"""A pen in real Chromium, and clocks in the page: what stroke_latency and live_latency share.

A clock runs from the browser's own timestamp of the mouse event that lifts the pen to the moment when the page's DOM holds
bars that were not there before; the next frame paints them. Both apps are timed by the same clock.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from harness import driver
from harness.digits import DIGITS

ROOT = Path(__file__).parents[1]
PLAIN_APP = Path(__file__).with_name("plain_app.py")
MOVES = 8  # mouse moves from one point of a digit to the next
PATIENCE_MS = 5_000

# What tells one state of the bars from another: of the display, Python's reading (not its own while the pen moves).
FIND = """
  const find = (root, what) => root.querySelector(what) ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot, what)).find(Boolean);
"""
OURS = """
  () => {
    const shown = find(document, ".lens")?.dataset;
    return shown?.source === "python" && shown.drawn === "true" ? shown.revision : "";
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
  const look = () => {
    const now = state();
    if (lifted !== null && now && now !== before) { strokes.push(performance.now() - lifted); lifted = null; }
  };
  const all = {subtree: true, childList: true, attributes: true, characterData: true};
  new MutationObserver(look).observe(shadow ? find(document, shadow).getRootNode() : document.body, all);
}
"""


@contextmanager
def page_of(script: Path) -> Iterator[Page]:
    """A page in Chromium that shows the app of a script, which a server of its own runs."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = {"PYTHONPATH": str(ROOT)}
        with driver.serving(Path(folder) / "runs", script=script, environment=environment) as server:
            browser = driver.launch(playwright)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            driver.open_app(page, server.url)
            page.wait_for_timeout(1500)
            yield page
            browser.close()


def ours() -> Path:
    """The app's script."""
    return ROOT / "app.py"


def start_clock(page: Page) -> None:
    """From now on every stroke's time, from pen up to new bars, is noted; see `times`."""
    plain = page.locator(".lens").count() == 0
    call = f"({CLOCK})([{PLAIN if plain else OURS}, {'null' if plain else repr('.lens')}])"
    page.evaluate(f"() => {{ {FIND} {call} }}")


def times(page: Page) -> list[float]:
    """The strokes' times so far, ms."""
    return page.evaluate("strokes")


def stroke(page: Page, points: list[tuple[float, float]], moves: int = MOVES) -> None:
    """Draw one stroke with real mouse moves."""
    box = page.locator(driver.CANVAS).bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=moves)
    page.mouse.up()


def clear(page: Page) -> None:
    """An empty canvas: by our button, or by the canvas's own."""
    if page.locator(".lens").count():
        driver.press(page, "Clear")
    else:
        page.locator(driver.CANVAS).hover()
        page.get_by_role("button", name="Reset canvas").click()
        page.wait_for_timeout(120)
        driver.wait_idle(page)


def time_digits(page: Page, rounds: int) -> list[float]:
    """Draw the ten digits so many times; every stroke's time from pen up to new bars, ms, the first (warming up) left out.

    A stroke that leaves the bars as they were to the last digit has no time, and is left out.
    """
    start_clock(page)
    for _ in range(rounds):
        for strokes in DIGITS.values():
            for points in strokes:
                drawn = len(times(page))
                stroke(page, points)
                with contextlib.suppress(PlaywrightTimeout):
                    page.wait_for_function(f"strokes.length > {drawn}", timeout=PATIENCE_MS)
                driver.wait_idle(page)
                page.wait_for_timeout(100)
            clear(page)
    return times(page)[1:]
