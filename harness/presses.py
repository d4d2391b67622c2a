"""Press widgets of the app while the machine is busy, and check that the page shows what was pressed."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from harness import driver
from harness.digits import DIGITS
from harness.widgets import BURST, KINDS, SNAPSHOTS, open_part, values, wait_until_quiet
from model import checkpoint
from model.network import random_network

RUN = "20260101-000000-abcd"  # a training run whose snapshots the time machine shows
PAUSE_MS = 120  # at most, between two presses
VIEWS = ("Inside", "Teach it", "Lessons", "Training")


@contextmanager
def busy(cores: int) -> Iterator[None]:
    """Keep that many processor cores busy during the body of a `with`."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def make_run(runs: Path) -> None:
    """Write a finished training run with a small network and SNAPSHOTS snapshots into a runs folder."""
    folder = runs / RUN / "snapshots"
    folder.mkdir(parents=True)
    network = random_network((784, 8, 10), np.random.default_rng(0))
    checkpoint.save(network, runs / RUN / "network.safetensors", {"test_accuracy": 0.5})
    index = [{"file": f"{k:03d}.safetensors", "epoch": k} for k in range(SNAPSHOTS)]
    for entry in index:
        checkpoint.save(network, folder / entry["file"], {})
    (folder / "index.json").write_text(json.dumps({"snapshots": index}))
    (runs / RUN / "run.json").write_text(json.dumps({"name": "pressed", "options": {"preset": "instant"}}))
    done = {"event": "done", "test_accuracy": 0.5, "test_loss": 1.0, "seconds": 4.0}
    (runs / RUN / "progress.jsonl").write_text(json.dumps(done) + "\n")


def open_page(browser: Browser, url: str, view: str = "Inside") -> Page:
    """Open the app in a new window that is tall enough for all widgets, and draw a 4."""
    page = browser.new_page(viewport={"width": 1400, "height": 2600})
    driver.open_app(page, url, view)
    driver.draw(page, DIGITS[4])
    wait_until_quiet(page)
    return page


def mistakes(page: Page, expected: tuple[dict[str, object], str]) -> str:
    """Compare the page with what it must show, before and after another run. Return the differences, or an empty string.

    The run sends the values of all widgets to the server and shows the server's values. Redo causes it, without other effect.
    """
    widgets, text = expected
    for when in ("", " after another run"):
        wait_until_quiet(page)
        shown = values(page)
        wrong = [f"{name} is {shown.get(name)}, not {value}" for name, value in widgets.items() if shown.get(name) != value]
        if text and not page.get_by_text(text).count():
            wrong.append(f"{text!r} is missing")
        if wrong:
            return "; ".join(wrong) + when
        driver.press(page, "Redo")
    return ""


def press(browser: Browser, url: str, kind: str, presses: int) -> list[str]:
    """Press a widget quickly, in bursts of BURST presses. Return the differences after each burst that went wrong."""
    rng, wrong, done, page = random.Random(kind), [], 0, None
    while done < presses:
        if page is None:  # at the start, and after a burst that went wrong
            page, count = open_page(browser, url), 0
            push, expected = KINDS[kind](page, rng)
        for _ in range(min(BURST, presses - done)):
            push(count)
            count, done = count + 1, done + 1
            page.wait_for_timeout(rng.randrange(PAUSE_MS))
        if found := mistakes(page, expected(count)):
            wrong.append(found)
            page.close()
            page = None
    if page is not None:
        page.close()
    return wrong


def defaults(browser: Browser, url: str, first: int = 0) -> list[dict[str, object]]:
    """Open a new page and every view in turn, beginning with number `first`. Return the values of each view's widgets."""
    page, found = open_page(browser, url, VIEWS[first]), {}
    for k in range(len(VIEWS)):
        view = VIEWS[(first + k) % len(VIEWS)]
        if k:
            open_part(page, view)
        driver.press(page, "Redo")
        wait_until_quiet(page)
        found[view] = values(page)
    found["Inside"]["text Neuron"] = bool(found["Inside"]["text Neuron"])  # which one depends on the mouse
    page.close()
    return [found[view] for view in VIEWS]


def fresh(browser: Browser, url: str, pages: int, reference: list[dict[str, object]]) -> list[str]:
    """Open new pages. Return the differences from the reference, one text for each page that is wrong."""
    wrong = []
    for k in range(pages):
        shown = defaults(browser, url, k % len(VIEWS))
        found = [
            f"{view}: {name} is {a.get(name)}, not {b.get(name)}"
            for view, a, b in zip(VIEWS, shown, reference, strict=True)
            for name in {**a, **b}
            if a.get(name) != b.get(name)
        ]
        wrong += ["; ".join(found)] if found else []
    return wrong
