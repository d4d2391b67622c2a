"""Press what a person can press, at random, and report what was not true.

Run it with `python -m benchmarks.presses [--minutes 30] [--seed N] [--edition app|guest|pocket]`. Each seed is a new visitor.
After a fault, the shortest list of presses that was found for it is printed, and the next seed begins.
The exit code is 1 if there was a fault.

Keys: edition, minutes, seeds (from the first to the last), presses, presses_per_minute, and faults, each with its seed, truth,
what it says, the number of presses until it was seen, and presses, the shortest list.
"""

import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import common
from harness import driver
from harness.presses.actions import Visit
from harness.presses.walk import walk
from model import checkpoint
from ui.components import pocket

MOST = 150  # presses of one visitor
SIZES = ((1400, 900), (390, 844))  # px, of every third seed the second


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Visit]:
    """Open the page as a new visitor."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(30_000)
    visit = Visit(context.new_page())
    driver.watch(visit.page)
    visit.page.goto(address)
    try:
        yield visit
    finally:
        context.close()


def measure(options: Namespace) -> dict:
    start, presses, faults, seed = time.monotonic(), 0, [], options.seed
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(driver.chromium())
        if options.edition == "pocket":
            file = folder / "digit-lens.html"
            file.write_text(pocket.page(checkpoint.load()), encoding="utf-8")
            address = file.as_uri()
        else:
            shared = {"DIGIT_LENS_SHARED": "on"} if options.edition == "guest" else {}
            address = stack.enter_context(driver.serving(folder / "runs", environment=shared)).url
        while (left := options.minutes * 60 - (time.monotonic() - start)) > 0:
            size = SIZES[seed % 3 == 2]
            fault, done = walk(lambda size=size: opened(browser, address, size), seed, MOST, left, options.tries)
            presses += done
            if fault:
                faults.append(
                    {"seed": seed, "truth": fault.truth, "says": fault.says, "seen_after": done, "presses": fault.presses}
                )
                print(f"seed {seed} {size}, seen after {done} presses: {fault}\n", file=sys.stderr, flush=True)
            seed += 1
    minutes = (time.monotonic() - start) / 60
    figures = {"edition": options.edition, "minutes": round(minutes, 1), "seeds": [options.seed, seed - 1], "presses": presses}
    return {**figures, "presses_per_minute": round(presses / minutes, 1), "faults": faults}


if __name__ == "__main__":
    parser = common.parser(__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edition", choices=("app", "guest", "pocket"), default="app")
    parser.add_argument("--tries", type=int, default=14, help="to shorten a list of presses")
    sys.exit(bool(common.run(measure, parser)["faults"]))
