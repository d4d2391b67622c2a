"""Presses that are lost while all cores are busy: python -m benchmarks.widgets [--presses 100] [--pages 50] [--json]

Each kind of widget in the app is pressed quickly in real Chromium, and after each ten presses the page must show what was
pressed. Then fresh pages are opened, and all widgets of all views must show their defaults. Takes about half an hour.

Keys: KIND_wrong for each kind of widget, the bursts of ten presses after which the page was wrong, and fresh_wrong, the fresh
pages with a wrong widget. All should be 0.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.common import report
from harness import driver, presses
from harness.widgets import KINDS


def main() -> int:
    """Run the benchmark. Return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--presses", type=int, default=100, help="presses of each kind of widget (default 100)")
    parser.add_argument("--pages", type=int, default=50, help="fresh pages (default 50)")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS), help="kinds to press")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs, browser = Path(folder) / "runs", driver.launch(playwright)
        presses.make_run(runs)
        with driver.serving(runs) as server:
            reference = presses.defaults(browser, server.url)
            with presses.busy(os.cpu_count() or 2):
                for kind in options.kinds:
                    figures[f"{kind}_wrong"] = _count(kind, presses.press(browser, server.url, kind, options.presses))
                figures["fresh_wrong"] = _count("fresh", presses.fresh(browser, server.url, options.pages, reference))
        browser.close()
    lines = [f"{name.removesuffix('_wrong'):18} {wrong} wrong" for name, wrong in figures.items()]
    report(figures, options.json, [f"{options.presses} presses of each kind, {options.pages} fresh pages", *lines])
    return int(any(figures.values()))


def _count(kind: str, wrong: list[str]) -> int:
    """Print what was wrong to stderr. Return how often it was."""
    print(f"{kind}: {len(wrong)} wrong", *wrong[:3], sep="\n  ", file=sys.stderr, flush=True)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
