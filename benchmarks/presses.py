"""Press what a person can press, at random, and report what was not true.

Run it with `python -m benchmarks.presses [--minutes 30] [--seed N] [--edition app|guest|pocket]`. Each seed is a new visitor.
After a fault, the shortest list of presses that was found for it is printed, and the next seed begins.
The exit code is 1 if there was a fault.

Keys: edition, minutes, seeds (from the first to the last), presses, presses_per_minute, lost (seeds at which the browser died or
did not open the page; another browser goes on), and faults, each with its seed, truth, what it says, the number of presses until
it was seen, and presses, the shortest list.
"""

import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error

from benchmarks import common
from harness import driver
from harness.presses.actions import Visit
from harness.presses.walk import walk
from model import checkpoint
from ui.components import pocket

MOST = 150  # presses of one visitor
MOST_LOST = 10  # browsers
SIZES = ((1400, 900), (390, 844))  # px, of every third seed the second


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(30_000)
    try:
        yield Visit(context.new_page(), address)
    finally:
        context.close()


@contextmanager
def site(edition: str) -> Iterator[str]:
    """Yield the address of the app, of the app on a shared server, or of the pocket edition."""
    with tempfile.TemporaryDirectory() as folder:
        if edition == "pocket":
            file = Path(folder) / "digit-lens.html"
            file.write_text(pocket.page(checkpoint.load()), encoding="utf-8")
            yield file.as_uri()
            return
        environment = {"DIGIT_LENS_SHARED": "on" if edition == "guest" else "off"}
        with driver.serving(Path(folder) / "runs", environment=environment) as server:
            yield server.url


def measure(options: Namespace) -> dict:
    start, seed, presses, faults, lost = time.monotonic(), options.seed - 1, 0, [], []

    def left() -> float:
        return options.minutes * 60 - (time.monotonic() - start)

    with site(options.edition) as address:
        while left() > 0 and len(lost) < MOST_LOST:
            try:
                with driver.chromium() as browser:
                    while left() > 0:
                        seed += 1
                        visit = partial(opened, browser, address, SIZES[seed % 3 == 2])
                        fault, done = walk(visit, seed, MOST, left())
                        presses += done
                        if fault:
                            found = {"truth": fault.truth, "says": fault.says, "seen_after": done, "presses": fault.presses}
                            faults.append({"seed": seed, **found})
                            print(f"seed {seed}, seen after {done} presses: {fault}\n", file=sys.stderr, flush=True)
            except Error as error:  # the browser has died, or does not open the page: the next one goes on
                lost.append({"seed": seed, "says": error.message})
                print(f"seed {seed}: {error.message}\n", file=sys.stderr, flush=True)
    minutes = (time.monotonic() - start) / 60
    figures = {"edition": options.edition, "minutes": round(minutes, 1), "seeds": [options.seed, seed], "presses": presses}
    return {**figures, "presses_per_minute": round(presses / minutes, 1), "lost": lost, "faults": faults}


if __name__ == "__main__":
    parser = common.parser(__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edition", choices=("app", "guest", "pocket"), default="app")
    sys.exit(bool(common.run(measure, parser)["faults"]))
