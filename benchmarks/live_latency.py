"""Measure the time from a pointer move to new bars while the pen is down.

Run it with `python -m benchmarks.live_latency [--slow N]`. Real mouse moves in real Chromium make three drawings of four strokes.
With --slow 4, the page's thread gets a quarter of its processor, as on a small laptop.

Keys:
  event_to_dom_p50_ms, …_p95_ms  from the browser's timestamp of a move until the bars that include it are in the DOM
  js_p50_ms, js_p95_ms           the script of a frame with a reading: the drawing at 28x28, the forward pass, and the picture of
                                 the network with its wires
  forward_p50_ms, …_p95_ms       of it, the drawing at 28x28 and the forward pass
  frames_with_reading            share of the animation frames during the strokes that had a new reading
  frames_per_second              animation frames during the strokes

About 6 ms pass before the browser gives a move to the page, which it does once per frame.
"""

import asyncio
import math
import time
from argparse import Namespace

from playwright.async_api import CDPSession, Page, async_playwright

from benchmarks import common
from harness import driver

MOUSE_HZ = 125  # moves per second of an ordinary mouse
DRAWINGS, WARM_UP = 3, 1
STROKES, POINTS = 4, 200  # of a drawing. The browser merges the moves of a frame, so about half of the points arrive.
PAUSE_MS = 800

RECORD = """
() => {
  window.live = {moves: [], scripts: [], forwards: [], frames: 0, ms: 0};
  let down = false, waiting = [], start = 0;
  const frame = () => { if (down) { live.frames++; requestAnimationFrame(frame); } };
  document.addEventListener("mousedown", () => { down = true; start = performance.now(); requestAnimationFrame(frame); }, true);
  document.addEventListener("mouseup", () => { down = false; waiting = []; live.ms += performance.now() - start; }, true);
  document.addEventListener("pointermove", (event) => { if (down) waiting.push(event.timeStamp); }, true);
  LENS.live.readings.follow(({source, start, computed, done}) => {
    if (!down || source !== "pen") return;
    live.scripts.push(done - start);
    live.forwards.push(computed - start);
    live.moves.push(...waiting.map((stamp) => done - stamp));
    waiting = [];
  });
}
""".replace("LENS", driver.LENS)


def spiral(number: int) -> list[tuple[float, float]]:
    """Return the points of a stroke, in fractions of the canvas's size. Each number gives another spiral."""
    angles = [0.09 * k + 1.7 * number for k in range(POINTS)]
    return [(0.5 + (0.1 + 0.0015 * k) * math.cos(a), 0.5 + (0.1 + 0.0015 * k) * math.sin(a)) for k, a in enumerate(angles)]


async def draw(page: Page, session: CDPSession, canvas: dict, points: list[tuple[float, float]]) -> None:
    """Draw a stroke at the speed of a real mouse. canvas: its bounding box in px. points: in fractions of the canvas's size."""
    places = [(canvas["x"] + x * canvas["width"], canvas["y"] + y * canvas["height"]) for x, y in points]
    await page.mouse.move(*places[0])
    await page.mouse.down()
    sent = []
    start = time.perf_counter()
    for i, (x, y) in enumerate(places[1:]):
        await asyncio.sleep(max(0.0, start + i / MOUSE_HZ - time.perf_counter()))
        move = {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1}
        sent.append(asyncio.ensure_future(session.send("Input.dispatchMouseEvent", move)))
    await asyncio.gather(*sent)
    await page.mouse.up()


async def record_strokes(url: str, slow: float) -> dict:
    """Draw strokes in a browser whose page's thread is `slow` times slower than this machine. Return what RECORD has recorded."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=driver.find_chromium(), args=driver.FLAGS)
        page = await browser.new_page(viewport={"width": 1400, "height": 900})
        await page.goto(url)
        await page.wait_for_selector(driver.CANVAS)
        await page.wait_for_timeout(PAUSE_MS)
        canvas = await page.locator(driver.CANVAS).bounding_box()
        session = await page.context.new_cdp_session(page)
        await session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
        for drawing in range(WARM_UP + DRAWINGS):
            if drawing == WARM_UP:
                await page.evaluate(RECORD)
            for stroke in range(STROKES):
                await draw(page, session, canvas, spiral(drawing + stroke))
                await page.wait_for_timeout(50)
            await page.wait_for_timeout(PAUSE_MS)
            await page.get_by_role("button", name="Clear", exact=True).click()
            await page.wait_for_timeout(PAUSE_MS)
        recorded = await page.evaluate("live")
        await browser.close()
    return recorded


def measure(options: Namespace) -> dict[str, float]:
    with driver.serving() as server:
        seen = asyncio.run(record_strokes(server.url, options.slow))
    figures = {
        "frames_with_reading": round(min(1.0, len(seen["scripts"]) / seen["frames"]), 4),
        "frames_per_second": round(1000 * seen["frames"] / seen["ms"], 1),
    }
    for name, times in {"event_to_dom": seen["moves"], "js": seen["scripts"], "forward": seen["forwards"]}.items():
        figures |= common.percentiles(times, f"{name}_")
    return figures


if __name__ == "__main__":
    parser = common.parser(__doc__)
    parser.add_argument("--slow", type=float, default=1.0, metavar="N", help="slow the page's thread down N times")
    common.run(measure, parser)
