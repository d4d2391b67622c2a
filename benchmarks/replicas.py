"""Kill one of two servers behind nginx, and check what its visitor keeps.

It needs nginx (Debian: nginx-light) and openssl. nginx runs docs/nginx.conf with TLS and a throw-away certificate. The two
servers share nothing but the repository. In a real Chromium, a visitor draws a 7, stores it as an example, trains a network in
the browser, and draws a 1. Then the visitor's server is killed. The exit code is 1 if anything is lost.

Keys:
  kept     for "drawing", "undo", "example" and "network", whether the visitor still has it: the 1 is read, Undo brings the 7
           back, the example is there, and the network is in the list
  read     whether the other server reads the next drawing, a 3
  seconds  from the kill to the reading of the 1
"""

import re
import shutil
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Error, Page, expect

from benchmarks import common
from harness import driver, nginx, widgets
from harness.digits import DIGITS

MOST_MS = 60_000  # to wait for a reading, or a trained network
TRAINED = re.compile(r"% · 784-128-64-10$")


def draw(page: Page, digit: int) -> None:
    """Draw a digit on the empty canvas, and wait until it is read."""
    driver.draw(page, DIGITS[digit])
    expect(driver.digit_read(page)).to_have_text(str(digit))


def open_examples(page: Page) -> None:
    driver.open_view(page, "Evaluate")
    widgets.open_part(page, "Your examples")


def work(page: Page) -> None:
    """Draw a 7 and store it as an example. Train a network in the browser and use it. Clear the canvas and draw a 1."""
    draw(page, 7)
    open_examples(page)
    page.get_by_role("radio", name="7", exact=True).check()
    page.get_by_test_id("example-store").click()
    expect(page.get_by_test_id("examples")).to_have_attribute("data-value", "1")
    driver.open_view(page, "Training")
    page.get_by_test_id("trainer-start").click()
    accuracy = page.get_by_test_id("trainer-accuracy")
    expect(accuracy).to_have_attribute("data-value", re.compile(r"0\.9"))
    page.get_by_test_id("trainer-pause").click()
    page.get_by_test_id("trainer-use").click()
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(TRAINED)
    widgets.choose(page, "Network that reads", "Shipped with Digit Lens")
    driver.open_view(page, "Look inside")
    driver.press(page, "Clear")
    draw(page, 1)


def undo(page: Page) -> None:
    for _ in range(2):  # the drawing of the 1, and the Clear before it
        driver.press(page, "Undo")
    expect(driver.digit_read(page)).to_have_text("7")


def find_example(page: Page) -> None:
    open_examples(page)
    expect(page.get_by_test_id("examples")).to_have_attribute("data-value", "1")


def find_network(page: Page) -> None:
    page.get_by_role("combobox", name="Network that reads").click()
    try:
        expect(page.get_by_role("option", name=TRAINED)).to_be_visible()
    finally:
        page.keyboard.press("Escape")


CHECKS: dict[str, Callable[[Page], None]] = {"undo": undo, "example": find_example, "network": find_network}


def succeeds(check: Callable[[Page], None], page: Page) -> bool:
    """Return whether a check of the page succeeds. If not, print the reason to stderr."""
    try:
        check(page)
    except (AssertionError, Error) as error:
        print(f"{check.__name__}: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return False
    return True


def kill_one(browser: Browser, url: str, servers: list[driver.Server]) -> dict:
    """Use the app in a browser and kill the server that it is connected to. Return the figures."""
    page = browser.new_context(ignore_https_errors=True, viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(MOST_MS)
    expect.set_options(timeout=MOST_MS)
    driver.open_app(page, url)
    work(page)
    max(servers, key=lambda server: len(psutil.Process(server.pid).net_connections())).stop(kill=True)
    start = time.perf_counter()
    page.wait_for_selector("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])")
    driver.wait_idle(page)
    page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]")
    kept = {"drawing": succeeds(lambda page: expect(driver.digit_read(page)).to_have_text("1"), page)}
    seconds = time.perf_counter() - start
    kept |= {name: succeeds(check, page) for name, check in CHECKS.items()}
    driver.open_view(page, "Look inside")
    driver.press(page, "Clear")
    read = succeeds(lambda page: draw(page, 3), page)
    return {"kept": kept, "read": read, "seconds": seconds}


def measure(_: Namespace) -> dict:
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)  # nginx's workers run as another user
        servers = [opened.enter_context(driver.serving(environment={"DIGIT_LENS_SHARED": "on"})) for _ in range(2)]
        port = opened.enter_context(nginx.serving(folder, [server.port for server in servers]))
        browser = opened.enter_context(driver.chromium())
        return kill_one(browser, f"https://127.0.0.1:{port}", servers)


if __name__ == "__main__":
    parser = common.parser(__doc__)
    if not (shutil.which("nginx") and shutil.which("openssl")):
        parser.error("this needs nginx and openssl (Debian: apt install nginx-light openssl)")
    figures = common.run(measure, parser)
    sys.exit(int(not (figures["read"] and all(figures["kept"].values()))))
