"""Measure how quickly a network learns in the browser, in the pocket edition (docs/digit-lens.html).

In headless Chromium it clicks Learn with the default settings, three times at full speed with different random weights, and a
fourth time at the page's default speed, which is slow at first. During the third run it draws.

Keys, the first three as medians of the runs at full speed:
first_update_s      from the press to the first batch on the page
to_95_s, to_97_s    until so many of the 2,000 test digits are read correctly; null if not within 60 s
guessing_s          of the fourth run, from the press to the first batch on the page: so long one sees the random network
slow_to_97_s        of the fourth run
longest_frame_ms    between two frames of the page from the press on, while it learns and one draws, with the picture in sight
wires_ms            median time in which the picture of the network is drawn, without what the browser does with it
memory_mb           of the tab's process, without what it shares with others
leak_mb             what twenty presses of Start again add to that
updates_per_s       on the page
file_mb             the page itself
"""

import itertools
import math
import statistics
import time
from argparse import Namespace
from collections.abc import Sequence

from playwright.sync_api import Browser, Page

from benchmarks import common
from harness import driver
from harness.digits import DIGITS

FILE = driver.ROOT / "docs" / "digit-lens.html"
RUNS = 3
GOAL = 0.97
LONGEST = 60  # s that a run may take
AGAIN = 20
# Note the time of each click on what `pressed` selects, and of each new value that the trainer shows, in ms. From the first click
# on, note how long the picture of the network is drawn, and the longest time between two frames.
WATCH = """(pressed) => {
  const [seen, accuracy] = ["examples", "accuracy"].map((name) => document.querySelector(`[data-testid=trainer-${name}]`));
  const log = (window.log = { presses: [], updates: [], wires: [], longest: 0 }); // updates: [ms, examples, test accuracy]
  document.querySelector(pressed).addEventListener("click", () => log.presses.push(performance.now()), true);
  const values = () => [seen, accuracy].map(({ dataset }) => Number(dataset.value));
  const observer = new MutationObserver(() => log.updates.push([performance.now(), ...values()]));
  for (const element of [seen, accuracy]) observer.observe(element, { attributes: true, attributeFilter: ["data-value"] });
  const reading = document.querySelector("[data-testid=reading]");
  LENS.live.readings.follow(({ computed, done }) => {
    if (log.presses.length && reading.dataset.drawn === "true") log.wires.push(done - computed);
  });
  let last = 0;
  const frame = (now) => {
    if (last && log.presses.length) log.longest = Math.max(log.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}""".replace("LENS", driver.LENS)


def learn(page: Page, url: str, draws: bool, speed: str) -> dict:
    """Train until the test accuracy is GOAL or LONGEST seconds have passed, and draw meanwhile if `draws`. Return WATCH's log."""
    page.goto(url)
    page.get_by_test_id("panel-learn").click()
    driver.draw_strokes(page, DIGITS[3])
    page.evaluate(WATCH, "[data-testid=trainer-start]")
    page.get_by_label("Speed").select_option(speed)
    page.get_by_test_id("trainer-start").click()
    end = time.monotonic() + LONGEST
    digits = itertools.cycle(DIGITS.values())
    reached = "(goal) => log.updates.some(([, , accuracy]) => accuracy >= goal)"
    while time.monotonic() < end and not page.evaluate(reached, GOAL):
        if draws:
            page.get_by_role("button", name="Clear").click()
            driver.draw_strokes(page, next(digits))
        else:
            page.wait_for_timeout(200)
    return page.evaluate("log")


def seconds_until(logs: Sequence[dict], column: int, least: float) -> float | None:
    """Return the median time in s until a column of the "updates" in each log reached `least`. None: in most logs, it did not."""
    reached = [[seconds_of(log, update) for update in log["updates"] if update[column] >= least] for log in logs]
    found = statistics.median(min(times, default=math.inf) for times in reached)
    return None if math.isinf(found) else round(found, 2)


def seconds_of(log: dict, update: Sequence[float]) -> float:
    return (update[0] - log["presses"][0]) / 1000


def tab_mb(browser: Browser) -> float:
    """Return the private memory of the only tab's process, in MB."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return max(common.memory_mb(process["id"], "RssAnon") for process in processes if process["type"] == "renderer")


def measure(_: Namespace) -> dict:
    with driver.chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        logs = [learn(page, FILE.as_uri(), draws=run == RUNS - 1, speed="full speed") for run in range(RUNS)]
        memory = tab_mb(browser)
        for _ in range(AGAIN):
            page.get_by_test_id("trainer-again").click()
            page.wait_for_timeout(300)
        page.wait_for_timeout(2000)
        grown = tab_mb(browser) - memory
        slow = [learn(page, FILE.as_uri(), draws=False, speed="slow at first")]
    return {
        "first_update_s": seconds_until(logs, 1, 1),
        "to_95_s": seconds_until(logs, 2, 0.95),
        "to_97_s": seconds_until(logs, 2, GOAL),
        "guessing_s": seconds_until(slow, 1, 1),
        "slow_to_97_s": seconds_until(slow, 2, GOAL),
        "longest_frame_ms": round(logs[-1]["longest"], 1),
        "wires_ms": round(statistics.median(each for log in logs for each in log["wires"]), 2),
        "memory_mb": round(memory),
        "leak_mb": round(grown, 1),
        "updates_per_s": round(statistics.median(len(log["updates"]) / seconds_of(log, log["updates"][-1]) for log in logs), 1),
        "file_mb": round(FILE.stat().st_size / 1e6, 2),
    }


if __name__ == "__main__":
    common.run(measure, common.parser(__doc__))
