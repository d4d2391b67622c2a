"""Repeat fifty common actions over a slow connection that is lost every half minute, and count what went wrong.

Run it with `python -m benchmarks.slow_connection`, which takes five minutes. Real Chromium speaks to the app through a proxy that
holds back each message by 400 ms, in both directions, and cuts each connection after 30 s. An action is wrong if the page does
not show its result within half a minute. The exit code is 1 if anything was wrong or lost.

Keys:
  actions  number of actions
  wrong    names of the actions whose result did not come, or was another one
  lost     what was missing at the end, after the page was loaded again
  slowest  the longest time of an action, in seconds
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Error, Locator, Page, expect, sync_playwright

from benchmarks.common import parser, report
from harness import driver, pencil, slow_proxy
from harness.digits import DIGITS
from harness.hostile_files import encode
from harness.kinds import SHIPPED
from model import checkpoint

PATIENCE = 30_000  # ms
LOADING_S = 120.0  # until the page is there: 3 MB in many files
Action = tuple[str, Callable[[], object]]  # its name, and what it does and expects


def actions(page: Page) -> Iterator[Action]:
    digit = driver.digit_read(page)
    network = page.get_by_role("combobox", name="Network that reads")
    drawn = lambda number: (driver.draw_strokes(page, DIGITS[number]), expect(digit).to_have_text(str(number)))  # noqa: E731
    yield "draw a 3", lambda: drawn(3)
    yield "undo", lambda: (press(page, "Undo"), expect(digit).to_be_empty())
    yield "redo", lambda: (press(page, "Redo"), expect(digit).to_have_text("3"))
    for number in (7, 1, 5, 0, 2, 6, 8, 9):
        yield f"clear, and draw a {number} at once", lambda number=number: (press(page, "Clear"), drawn(number))
    yield "clear", lambda: (press(page, "Clear"), expect(digit).to_be_empty())
    yield "try a test digit", lambda: (press(page, "Try a test digit"), expect(digit).not_to_be_empty())
    yield "try a hard one", lambda: (press(page, "Try a hard one"), expect(digit).not_to_be_empty())
    yield "open Photo", lambda: press(page, "Photo")
    yield "use a photo", lambda: (upload(page, "seven.png", photo_of_a_seven()), expect(digit).to_have_text("7"))
    yield "clear the photo, and draw a 4", lambda: (page.keyboard.press("Escape"), press(page, "Clear"), drawn(4))
    for view, *parts in VIEWS:
        yield f"open {view}", lambda view=view: choose(page, view, page.locator("h2.view-name").get_by_text(view, exact=True))
        for part, text in parts:
            yield f"open {view}: {part}", lambda part=part, text=text: choose(page, part, page.get_by_text(text).first)
    yield "open Teach it", lambda: choose(page, "Teach it", page.locator("h2.view-name").get_by_text("Teach it"))
    yield "choose the right digit", lambda: choose(page, "9", page.get_by_role("button", name="10 steps"))
    accuracy = page.get_by_test_id("taught-accuracy")
    yield "10 steps", lambda: (press(page, "10 steps"), expect(accuracy).to_be_visible())
    yield "take back", lambda: (press(page, "Take back"), expect(accuracy).to_have_count(0))
    yield "100 steps", lambda: (press(page, "100 steps"), expect(accuracy).to_be_visible())
    yield "keep the network", lambda: (press(page, "Keep this network"), expect(page.get_by_text("Kept as")).to_be_visible())
    yield "read with it", lambda: (press(page, "Read with it"), expect(network).not_to_have_value(SHIPPED))
    yield "back to the shipped network", lambda: (select(page, SHIPPED), expect(network).to_have_value(SHIPPED))
    yield "open Training", lambda: choose(page, "Training", page.locator("h2.view-name").get_by_text("Training"))
    stored = lambda number: expect(page.get_by_text(f"{number} stored.")).to_be_visible()  # noqa: E731
    yield "open Corrections", lambda: choose(page, "Corrections", page.get_by_role("button", name="Store this drawing"))
    for number, right in enumerate((4, 9), start=1):
        yield f"say that it is a {right}", lambda right=right: choose(page, str(right))
        yield f"store it as a {right}", lambda number=number: (press(page, "Store this drawing"), stored(number))
    nine = page.get_by_role("button", name=re.compile("^A drawn 9"))
    yield "choose the stored 9", lambda: (nine.click(), expect(button(page, "Delete the chosen 9")).to_be_visible())
    yield "delete it", lambda: (press(page, "Delete the chosen 9"), stored(1))
    files, exported = page.get_by_text("Export and import"), {"drawings": [{"label": 2, "drawing": pencil.drawn(2)}]}
    yield "import a drawing", lambda: (files.click(), upload(page, "mine.json", json.dumps(exported).encode()), stored(2))
    yield "open Runs", lambda: choose(page, "Runs", page.get_by_text("Read with a network from a file"))
    yield (
        "upload a network",
        lambda: (
            page.get_by_text("Read with a network from a file").click(),
            upload(page, "mine.safetensors", checkpoint.DEFAULT.read_bytes()),
            expect(network).to_have_value("Uploaded: mine.safetensors"),
        ),
    )
    cancel, retrain = button(page, "Cancel"), button(page, "Retrain")
    yield "retrain", lambda: (press(page, "Retrain"), expect(cancel).to_be_visible())
    yield "cancel", lambda: (press(page, "Cancel"), expect(cancel).to_have_count(0), expect(retrain).to_be_visible())


def kept(page: Page) -> Iterator[Action]:
    """Yield what must still be on the page when it has been loaded again, and a check of each."""
    yield "the drawing", lambda: expect(driver.digit_read(page)).to_have_text("4")
    corrections, stored = page.get_by_role("radio", name="Corrections"), page.get_by_text("2 stored.")
    yield "the corrections", lambda: (choose(page, "Training", corrections), choose(page, "Corrections", stored))


VIEWS = (
    (
        "Inside",
        ("Gallery", "neurons of the first layer"),
        ("Why", "Each bias counts times its own slope"),
        ("What if", "Switch it off"),
    ),
    ("Explore", ("Alike", "nearest"), ("Map", "numerals")),
    ("Evaluate", ("How sure it is", "is it right 9 times in 10?"), ("Robustness", "1,000 test digits")),
    ("Lessons",),
    ("Reading",),
)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def press(page: Page, name: str) -> None:
    """Wait until the button with this name is enabled, and press it."""
    button(page, name).click()


def choose(page: Page, name: str, shown: Locator | None = None) -> None:
    """Select a tab or another option. Check that it stays selected and that the page shows the element `shown`."""
    option = page.get_by_role("radio", name=name, exact=True)
    option.click()
    if shown is not None:
        expect(shown).to_be_visible()
    expect(option).to_be_checked()


def select(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Network that reads").click()
    page.get_by_role("option", name=name, exact=True).click()


def upload(page: Page, name: str, content: bytes) -> None:
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    expect(field).to_have_count(1)
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def photo_of_a_seven() -> bytes:
    image = Image.new("L", (400, 300), 230)
    ImageDraw.Draw(image).line([(120, 60), (260, 60), (180, 250)], fill=40, width=22, joint="curve")
    return encode(image, "PNG")


def perform(action: Action) -> bool:
    """Perform an action. Return whether the page shows its result. If not, print the reason to stderr."""
    name, act = action
    try:
        act()
    except (AssertionError, Error) as error:
        print(f"{name}: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return False
    return True


def measure(page: Page, url: str) -> dict:
    """Open the app through the slow proxy at `url`, perform all `actions` on the page, and reload the page.

    Return a dict: the number of actions, the names of failed actions, what the page has lost after the reload ("the drawing",
    "the corrections"), and the longest time that an action took, in seconds.
    """
    expect.set_options(timeout=PATIENCE)
    page.set_default_timeout(PATIENCE)
    page.goto(url, timeout=LOADING_S * 1000)
    driver.wait_idle(page, LOADING_S)
    expect(page.locator(driver.CANVAS)).to_be_visible(timeout=LOADING_S * 1000)
    wrong, slowest, count = [], 0.0, 0
    for action in actions(page):
        start = time.monotonic()
        count += 1
        if not perform(action):
            wrong.append(action[0])
        slowest = max(slowest, time.monotonic() - start)
    page.reload(timeout=LOADING_S * 1000)
    driver.wait_idle(page, LOADING_S)
    lost = [action[0] for action in kept(page) if not perform(action)]
    return {"actions": count, "wrong": wrong, "lost": lost, "slowest": slowest}


def main() -> int:
    command = parser("slow_connection", __doc__)
    command.add_argument("--delay", type=float, default=0.4, help="s that each message is held back (default: 0.4)")
    command.add_argument("--lose", type=float, default=30.0, help="s until a connection is cut; 0: never (default: 30)")
    options = command.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        driver.serving(Path(folder) / "runs") as server,
        slow_proxy.between(server.url, options.delay, options.lose) as proxy,
    ):
        browser = driver.launch(playwright)
        figures = measure(browser.new_page(viewport={"width": 1400, "height": 900}), proxy.url)
        browser.close()
    lines = [f"{name:8} {value}" for name, value in figures.items()]
    report(figures, options.json, lines)
    return int(bool(figures["wrong"] or figures["lost"]))


if __name__ == "__main__":
    sys.exit(main())
