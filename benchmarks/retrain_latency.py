"""Measure how long one waits for a training run: `python -m benchmarks.retrain_latency [--json]`.

In real Chromium, *Retrain* is pressed with the preset *instant*, on a new server and again when the run has ended. The clock
starts at the press.

Keys, each the median over ROUNDS servers, in seconds, with `first_` for the first press on a server and `again_` for the second:
  first_loss_s, again_loss_s     until the page shows a loss
  first_done_s, again_done_s     until the page says how the new network reads the test digits
  …_log_loss_s, …_log_done_s     until the training process has logged them: the rest is the page's poll
  prepared                       whether the server had a process wait with torch imported
"""

import json
import re
import statistics
import time
from argparse import Namespace
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from benchmarks import common
from harness import driver
from training.jobs import process, store

ROUNDS = 5  # servers
SETTLE = 6.0  # s after the page is open, or a run has ended, until the press: one reads and draws meanwhile
LONG = 60_000  # ms that one thing may take


def measured(page: Page, runs: Path) -> dict[str, float]:
    """Press Retrain and wait until the training run ends. Return the seconds since the press, with the keys above."""
    known = set(store.ids(runs))
    pressed = time.time()
    page.get_by_role("button", name="Retrain").click(timeout=LONG)
    expect(page.get_by_test_id("retrain-loss")).to_have_text(re.compile(r"\d"), timeout=LONG)
    loss = time.time()
    offer = page.get_by_test_id("retrain-offer")
    offer.wait_for(timeout=LONG)
    done = time.time()
    offer.get_by_role("button", name="Keep").click()
    (run_id,) = set(store.ids(runs)) - known
    start, *events = map(json.loads, store.read(run_id, runs).log.read_text(encoding="utf-8").splitlines())
    logged = {event["event"]: start["time"] + event["seconds"] for event in reversed(events) if "seconds" in event}
    moments = {"loss_s": loss, "done_s": done, "log_loss_s": logged["step"], "log_done_s": logged["done"]}
    return {name: moment - pressed for name, moment in moments.items()}


def one_server() -> dict[str, float]:
    found = {}
    with driver.in_chromium() as (server, browser):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        driver.open_app(page, server.url)
        for name in ("first", "again"):
            page.wait_for_timeout(SETTLE * 1000)
            found |= {f"{name}_{key}": value for key, value in measured(page, server.runs).items()}
    return found


def measure(_: Namespace) -> dict:
    rounds = [one_server() for _ in range(ROUNDS)]
    found = {key: round(statistics.median(one[key] for one in rounds), 2) for key in rounds[0]}
    prepared = psutil.virtual_memory().available > process.MIN_MEMORY
    return {**found, "prepared": prepared, "rounds": ROUNDS}


if __name__ == "__main__":
    common.run(measure, common.parser(__doc__))
