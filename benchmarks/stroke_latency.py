"""Measure the time from pen up to new bars, in this app and in a plain one.

Real mouse moves in real Chromium draw the ten digits three times (33 strokes). The clock starts at the browser's timestamp of the
mouse event that lifts the pen. It stops when the DOM holds new bars, which the next frame paints. In our app the bars must show
Python's prediction, not the browser's, and the canvas sends a stroke at once. The plain app (plain_app.py) keeps st_canvas's
delay of 200 ms, reruns its whole page, asks for the canvas's pixels, and shows st.bar_chart.

Keys: ours_p50_ms, ours_p95_ms, plain_p50_ms, plain_p95_ms, and ratio_p50 (plain divided by ours).
"""

from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks import common
from harness import driver
from harness.digits import DIGITS

ROUNDS = 3  # of ten digits, 11 strokes each
APPS = {"ours": driver.ROOT / "app.py", "plain": Path(__file__).with_name("plain_app.py")}
MOST_MS = 5_000  # a stroke that changes no bar within this time is not timed

# OURS and PLAIN return a text that changes when the bars change. OURS ignores the readings that the display makes while the pen
# moves: it is empty unless Python's reading is shown.
OURS = """
  (root) => {
    const lens = root.querySelector(".lens");
    if (lens?.dataset.source !== "python" || lens.dataset.drawn !== "true") return "";
    return [...lens.querySelectorAll("[data-testid^=probability-]")].map((bar) => bar.dataset.value).join();
  }"""
PLAIN = """
  (root) => [...root.querySelectorAll(".stVegaLiteChart .mark-rect path")].map((bar) => bar.getAttribute("d")).join("")"""
CLOCK = """
(element, state) => {
  const root = element.getRootNode();
  window.strokes = [];
  let drawing = false, lifted = null, before = "";
  document.addEventListener("mousedown", (event) => {
    drawing = event.composedPath()[0].matches("canvas.upper-canvas"); // else a button is pressed
    lifted = null;
    before = state(root) || before;
  }, true);
  document.addEventListener("mouseup", (event) => { lifted = drawing ? event.timeStamp : null; }, true);
  const check = () => {
    const now = state(root);
    if (lifted !== null && now && now !== before) { strokes.push(performance.now() - lifted); lifted = null; }
  };
  const all = {subtree: true, childList: true, attributes: true, characterData: true};
  new MutationObserver(check).observe(root, all);
}
"""


def times_of(script: Path, is_plain: bool) -> list[float]:
    """Draw the ten digits. Return the time in ms for each stroke that changes a probability, except for the first stroke."""
    with driver.in_chromium(script=script) as (server, browser):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        driver.open_app(page, server.url)
        page.wait_for_timeout(1500)
        page.locator("body" if is_plain else ".lens").evaluate(f"(element) => ({CLOCK})(element, {PLAIN if is_plain else OURS})")
        for _ in range(ROUNDS):
            for strokes in DIGITS.values():
                for points in strokes:
                    drawn = page.evaluate("strokes.length")
                    driver.draw_strokes(page, [points])
                    with suppress(PlaywrightTimeout):
                        page.wait_for_function(f"strokes.length > {drawn}", timeout=MOST_MS)
                    driver.wait_idle(page)
                    page.wait_for_timeout(100)
                if is_plain:  # the canvas's own button appears above it
                    page.locator(driver.CANVAS).hover()
                    page.get_by_role("button", name="Reset canvas").click()
                    page.wait_for_timeout(120)
                    driver.wait_idle(page)
                else:
                    driver.press(page, "Clear")
        return page.evaluate("strokes")[1:]


def measure(_: Namespace) -> dict[str, float]:
    figures = {}
    for name, script in APPS.items():
        figures |= common.percentiles(times_of(script, is_plain=name == "plain"), f"{name}_")
    figures["ratio_p50"] = round(figures["plain_p50_ms"] / figures["ours_p50_ms"], 2)
    return figures


if __name__ == "__main__":
    common.run(measure, common.parser(__doc__))
