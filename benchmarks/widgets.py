"""Count presses on widgets that are lost while all processor cores are busy.

Run it with `python -m benchmarks.widgets`, which takes 25 minutes. It presses each kind of widget quickly in real Chromium.
After every ten presses the page must show what was pressed. Then it opens new pages, on which all widgets must show their
defaults. The exit code is 1 if anything was wrong.

Keys, all 0 if nothing is lost:
  KIND_wrong   for each kind of widget, the number of times that the page was wrong after ten presses
  fresh_wrong  number of new pages with a wrong widget
"""

import os
import sys

from playwright.sync_api import Page

from benchmarks.common import parser, report
from harness import driver, presses
from harness.kinds import KINDS


def main() -> int:
    command = parser("widgets", __doc__)
    command.add_argument("--presses", type=int, default=100, help="presses of each kind of widget (default: 100)")
    command.add_argument("--pages", type=int, default=50, help="new pages (default: 50)")
    command.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS), help="kinds of widgets (default: all)")
    options = command.parse_args()
    figures: dict[str, int] = {}
    with driver.in_chromium() as (server, browser):
        presses.make_run(server.runs)

        def new_page(width: int, height: int) -> Page:
            return browser.new_page(viewport={"width": width, "height": height})

        reference = presses.defaults(new_page, server.url)
        get_page = presses.reused_page(new_page, server.url)
        with presses.busy(os.cpu_count() or 2):
            for kind in options.kinds:
                figures[f"{kind}_wrong"] = _count(kind, presses.press(get_page, kind, options.presses))
            figures["fresh_wrong"] = _count("fresh", presses.fresh(new_page, server.url, options.pages, reference))
    lines = [f"{name.removesuffix('_wrong'):18} {wrong} wrong" for name, wrong in figures.items()]
    report(figures, options.json, [f"{options.presses} presses of each kind, {options.pages} new pages", *lines])
    return int(any(figures.values()))


def _count(kind: str, wrong: list[str]) -> int:
    """Return the number of failed checks. Print it and the first three messages to stderr. wrong: a message for each."""
    print(f"{kind}: {len(wrong)} wrong", *wrong[:3], sep="\n  ", file=sys.stderr, flush=True)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
