"""Watching the display while the pen moves, for the tests of live reading."""

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from harness import driver

SHIPPED = "Shipped with Digit Lens"
LINE = [(0.3, 0.2), (0.45, 0.5), (0.5, 0.8)]

# Notes all that the display says while it reads by itself, and what it says in the end.
WATCH = """
(lens) => {
  window.watched?.stop();
  const value = (d) => Number(lens.querySelector(`[data-testid=probability-${d}]`)?.dataset.value);
  const shown = () => [...Array(10).keys()].map(value);
  LENS.live.readings.follow(({source}) => source === "pen" && watched.lens === lens && watched.own.push(shown()));
  const observers = [];
  const observe = (element, options, note) => {
    const observer = new MutationObserver(note);
    observer.observe(element, options);
    observers.push(observer);
  };
  const stop = () => observers.forEach((observer) => observer.disconnect());
  window.watched = {lens, own: [], sources: [], digits: [], spoken: 0, isThere: () => lens.isConnected, stop};
  observe(lens, {attributeFilter: ["data-source"]}, () => watched.sources.push(lens.dataset.source));
  observe(lens.querySelector(".digit"), {childList: true, characterData: true, subtree: true},
    () => watched.digits.push(lens.querySelector(".digit").textContent));
  observe(lens.querySelector(".spoken"), {childList: true}, () => watched.spoken++);
}
""".replace("LENS", driver.LENS)

# Note the value of an expression in `noted` after each change of an element.
NOTE = """(element) => {{
  window.noted = [];
  const options = {{ attributes: true, childList: true, characterData: true, subtree: true }};
  new MutationObserver(() => noted.push({expression})).observe(element, options);
}}"""

PICTURE = "canvas.dc-canvas.lower-canvas"  # shows the strokes
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


def probabilities(page: Page) -> np.ndarray:
    """Return the ten values that the picture shows at one moment."""
    bars = page.locator("[data-testid^=probability]")
    return np.array(bars.evaluate_all("(rows) => rows.map(({ dataset }) => parseFloat(dataset.value))"))


def note(element: Locator, expression: str) -> None:
    """From now on, note each value of a JavaScript expression in `noted`, because a busy test may come too late to see it.

    expression: about `element`.
    """
    element.evaluate(NOTE.format(expression=expression))


def node(page: Page, layer: int, index: int) -> Locator:
    """Return a neuron of the picture."""
    return page.locator(f'.net .node[data-place="{layer}:{index}"]')


def expect_current(page: Page, name: str | re.Pattern[str]) -> None:
    """The page names the current network. There is one answer."""
    expect(page.get_by_test_id("reading-network")).to_have_text(name)
    expect(page.get_by_test_id("reading-digit")).to_have_count(1)
    expect(page.get_by_test_id("network-picture")).to_have_count(1)


def place(page: Page, point: tuple[float, float]) -> tuple[float, float]:
    """A share of the canvas's side as a place in the window, as the canvas lies now."""
    return driver.canvas_positions(page, [point])[0]


def move(page: Page, points: list[tuple[float, float]], steps: int = 3) -> None:
    """Move the mouse over shares of the canvas."""
    for point in points:
        page.mouse.move(*place(page, point), steps=steps)


def wait_for_python(page: Page) -> None:
    """Wait until Python has read all that is on the sheet."""
    expect(page.get_by_test_id("reading")).to_have_attribute("data-source", "python", timeout=60_000)


def watch_anew(page: Page) -> Page:
    """Empty the sheet of a page and watch its display. Forget what was watched before. Return the page."""
    page.wait_for_function(f"() => Boolean({driver.LENS}?.live.picture.shown)")
    reading = page.get_by_test_id("reading")
    if reading.get_attribute("data-drawn") == "true":
        driver.press(page, "Clear")
    expect(reading).to_have_attribute("data-drawn", "false")
    expect(reading).to_have_attribute("data-source", "python")
    reading.evaluate(WATCH)
    return page
