"""Tabs of a real Chromium that draw digits beside the websocket clients of benchmarks.load."""

import os
import threading
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from harness import driver
from harness.digits import DIGITS

STROKES = 3  # that a tab draws before it presses Clear
NICE = 5  # Chromium's priority: lower than the server's, higher than the training run's


class Tabs(threading.Thread):
    """A thread that draws digits in several Chromium tabs until the event `stopped` is set.

    The event `ready` is set when all tabs are open. pace: the time between two strokes in the same tab, in seconds.
    """

    def __init__(self, url: str, count: int, pace: float) -> None:
        super().__init__(daemon=True)
        self.url, self.count, self.pace, self.strokes, self.errors = url, count, pace, 0, 0
        self.stopped, self.ready = threading.Event(), threading.Event()

    def run(self) -> None:
        """Open the Chromium tabs. Then draw in each tab in turn until the event `stopped` is set."""
        with sync_playwright() as playwright:
            browser = driver.launch(playwright)
            pages = [browser.new_context(viewport={"width": 1200, "height": 900}).new_page() for _ in range(self.count)]
            for page in pages:
                page.on("pageerror", lambda _: self._count_error())
                driver.open_app(page, self.url)
            lower_chromium_priority()
            self.ready.set()
            while not self.stopped.is_set():
                for page in pages:
                    began = time.monotonic()
                    try:
                        driver.draw(page, DIGITS[self.strokes % 10][:1])
                        self.strokes += 1
                        if self.strokes // self.count % STROKES == 0:
                            driver.press(page, "Clear")
                    except Error:
                        self._count_error()
                    self.stopped.wait(max(0.0, self.pace / self.count - (time.monotonic() - began)))
            browser.close()

    def _count_error(self) -> None:
        self.errors += 1


def lower_chromium_priority() -> None:
    """Give all Chromium processes a lower priority than the server.

    This simulates a classroom, where the browsers run on other machines and do not slow down the server.
    """
    for name in Path("/proc").glob("[0-9]*/comm"):
        try:
            if name.read_text().startswith("chrom"):
                for thread in (name.parent / "task").iterdir():
                    # otherwise, Chromium started by root would raise its own priority to -8
                    os.setpriority(os.PRIO_PROCESS, int(thread.name), NICE)
        except OSError:
            continue  # the process has ended, or belongs to another user
