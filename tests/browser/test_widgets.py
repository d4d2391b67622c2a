"""No press of a widget is lost, on a busy machine too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from harness.widgets import open_part, wait_until_quiet
from tests.browser.desk import Desk

# The parts of Look inside, and a text of each.
PARTS = {"Pixels": "784 pixels go in", "Why": "Why 4?", "What if": "What if?", "All neurons": "All 128 neurons"}
PRESSES = 20
PAUSE_S, GO_S = 0.15, 0.05  # how long a server that halts stands still, and goes on


@contextmanager
def halting(server: driver.Server) -> Iterator[None]:
    """Let a server stand still again and again until the end of the `with` block, as on a busy machine."""
    process, ended = psutil.Process(server.process.pid), threading.Event()

    def halt() -> None:
        while not ended.wait(GO_S):
            process.suspend()
            ended.wait(PAUSE_S)
            process.resume()

    thread = threading.Thread(target=halt)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_a_page_survives_runs_that_start_before_the_last_answer_is_sent(page: Page, private: driver.Server):
    """Press the parts of Look inside in quick succession."""
    driver.open_app(page, private.url)
    driver.draw(page, DIGITS[4])
    boxes = [page.get_by_role("radio", name=part, exact=True).bounding_box() for part in PARTS]
    with halting(private):
        for n in range(PRESSES):
            box = boxes[n * 3 % len(PARTS)]
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(n % 7 * 20)
    wait_until_quiet(page)
    last = list(PARTS)[(PRESSES - 1) * 3 % len(PARTS)]
    expect(page.get_by_role("radio", name=last, exact=True)).to_be_checked()
    expect(page.get_by_text(PARTS[last]).first).to_be_visible()


def test_quick_presses_of_an_arrow_key_all_count(desk: Desk):
    page = desk.begin("Explore", DIGITS[4])
    open_part(page, "Explore", "Reshape")
    slider = page.get_by_role("slider", name="Steps taken")
    expect(slider).to_be_visible()
    left = int(slider.input_value()) - 7
    slider.focus()
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    for _ in range(2):  # as it is, and after the server has sent all values anew
        wait_until_quiet(page)
        expect(slider).to_have_value(str(left))
        expect(page.get_by_test_id("reshape-result")).to_contain_text(f"After {left} of")
        driver.rerun(page)
