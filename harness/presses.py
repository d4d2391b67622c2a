"""Press widgets of the app while the machine is busy, and check that the page shows what was pressed."""

import dataclasses
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from harness import driver
from harness.digits import DIGITS
from harness.kinds import BURST, KINDS, SNAPSHOTS
from harness.runs import write_run
from harness.widgets import values, wait_until_quiet
from model.network import random_network

RUN = "20260101-000000-abcd"  # a training run whose snapshots the time machine shows
PAUSE_MS = 120  # at most, between two presses
VIEWS = ("Inside", "Teach it", "Lessons", "Training")
TALL = (1400, 2600)  # px, a window in which all widgets can be pressed
USUAL = (1400, 900)  # px, a window that is drawn in less time
NewPage = Callable[[int, int], Page]  # open a browser window of another visitor, with the given width and height in px


@contextmanager
def busy(cores: int) -> Iterator[None]:
    """Keep processor cores busy until the end of the `with` block."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def make_run(runs: Path) -> None:
    """Write the files of a finished training run to the folder of all runs, with SNAPSHOTS snapshots."""
    network = dataclasses.replace(random_network((784, 8, 10), np.random.default_rng(0)), metadata={"test_accuracy": 0.5})
    done = {"event": "done", "test_accuracy": 0.5, "test_loss": 1.0, "seconds": 4.0}
    write_run(runs / RUN, network, [network] * SNAPSHOTS, {"name": "pressed", "options": {"preset": "instant"}}, [done])


def open_page(new_page: NewPage, url: str, view: str = "Inside", size: tuple[int, int] = TALL) -> Page:
    """Open the app in a new browser window and draw the digit 4."""
    page = new_page(*size)
    driver.open_app(page, url, view)
    driver.draw(page, DIGITS[4])
    wait_until_quiet(page)
    return page


def reused_page(new_page: NewPage, url: str) -> Callable[[], Page]:
    """Return a function that returns an open page of the app: at every call the same page, or a new page if that was closed."""
    page: Page | None = None

    def open_or_reuse() -> Page:
        nonlocal page
        if page is None or page.is_closed():
            page = open_page(new_page, url)
        return page

    return open_or_reuse


def mistakes(page: Page, expected: tuple[dict[str, object], str]) -> str:
    """Compare the page with the expected values of widgets and text. Return the differences in one line, or "".

    The check is made twice: first on the page as it is, and then after the server has run the page again and sent all values.
    """
    widgets, text = expected
    wait_until_quiet(page)
    for when in ("", " after another run"):
        if when:
            driver.rerun(page)
        shown = values(page)
        wrong = [f"{name} is {shown.get(name)}, not {value}" for name, value in widgets.items() if shown.get(name) != value]
        if text and not page.get_by_text(text).count():
            wrong.append(f"{text!r} is missing")
        if wrong:
            return "; ".join(wrong) + when
    return ""


def press(get_page: Callable[[], Page], kind: str, presses: int) -> list[str]:
    """Press a widget many times in quick succession. Check the page every BURST presses. Return a message for each failed check.

    get_page: a function that returns an open page of the app with a drawn 4. After a failed check, the page is closed.
    kind: a key of KINDS, which determines the widget. presses: the number of presses.
    """
    rng, wrong, done, page = random.Random(kind), [], 0, None
    while done < presses:
        if page is None:  # at the start, and after a burst that went wrong
            page, count = get_page(), 0
            push, expected = KINDS[kind](page, rng)
        for _ in range(min(BURST, presses - done)):
            push(count)
            count, done = count + 1, done + 1
            page.wait_for_timeout(rng.randrange(PAUSE_MS))
        if found := mistakes(page, expected(count)):
            wrong.append(found)
            page.close()
            page = None
    return wrong


def defaults(new_page: NewPage, url: str, first: int = 0) -> list[dict[str, object]]:
    """Open the app's views on a new page, without changing a setting. Return the widgets' default values.

    The result has a dict of widget -> value for each view in VIEWS, in this order.
    first: the 0-based index in VIEWS of the view to open first. The views after it follow, and then those before it.
    """
    page, found = open_page(new_page, url, VIEWS[first], USUAL), {}
    for k in range(len(VIEWS)):
        view = VIEWS[(first + k) % len(VIEWS)]
        if k:
            driver.open_view(page, view)
        if view == "Training":
            with driver.answered(page):
                page.get_by_role("radio", name="Train on the server", exact=True).click()  # the part with the settings
        driver.rerun(page)
        wait_until_quiet(page)
        found[view] = values(page)
    found["Inside"]["text Neuron"] = bool(found["Inside"]["text Neuron"])  # which one depends on the mouse
    page.close()
    return [found[view] for view in VIEWS]


def fresh(new_page: NewPage, url: str, pages: int, reference: list[dict[str, object]]) -> list[str]:
    """Open new pages of the app and compare their widgets' values with `reference`. Return a message for each page that differs.

    pages: the number of pages. reference: the widgets' default values, as returned by `defaults`.
    """
    wrong = []
    for k in range(pages):
        shown = defaults(new_page, url, k % len(VIEWS))
        found = [
            f"{view}: {name} is {a.get(name)}, not {b.get(name)}"
            for view, a, b in zip(VIEWS, shown, reference, strict=True)
            for name in {**a, **b}
            if a.get(name) != b.get(name)
        ]
        wrong += ["; ".join(found)] if found else []
    return wrong
