"""A network learns in the browser, in the app: the digits come once, and the network then reads in every view."""

import re

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.desk import Desk
from tests.browser.training_view import TrainingView

LONG = 60_000  # ms, on a busy machine
TRAINED = re.compile(r"^\d\d\.\d\d\s% · 784-32-10$")


def learn(page: Page) -> None:
    """Press Learn, and wait until the network has learned something."""
    page.get_by_test_id("trainer-start").click()
    expect(page.get_by_test_id("trainer-accuracy")).to_have_text(re.compile(r"[5-9]\d\.\d"), timeout=LONG)


# The database keeps networks whose files are cut off.
SPOIL_FILES = """() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value) { return put.call(this, { ...value, file: value.file.slice(0, 500) }); };
}"""


def test_the_digits_come_once_and_what_was_trained_is_still_there_after_another_view_and_reads_everywhere(page: Page, url: str):
    fetched = []
    page.route("**/mnist-digits*", lambda route: route.fulfill(body="<p>This page is blocked.</p>"), times=1)  # by a filter
    page.on("response", lambda response: fetched.append(response) if "mnist-digits" in response.url else None)
    driver.open_app(page, url, "Training")
    assert fetched == []  # not before they are needed
    driver.draw(page, DIGITS[3])
    page.get_by_test_id("trainer-set-hidden").select_option("[32]")
    page.get_by_test_id("trainer-start").click()
    expect(page.get_by_test_id("trainer-status")).to_contain_text("the 28 bytes of digits are damaged", timeout=LONG)
    fetched.clear()
    learn(page)
    expect(page.get_by_test_id("reading-network")).to_contain_text("that learns, 784-32-10")
    page.get_by_test_id("trainer-pause").click()  # it may tell the server that it has learnt, which counts as a request
    driver.wait_idle(page)
    driver.open_view(page, "Look inside")
    driver.open_view(page, "Training")
    expect(page.get_by_test_id("trainer-start")).to_have_text("Go on")
    expect(page.get_by_test_id("trainer-accuracy")).to_have_text(re.compile(r"\d\d\.\d"))
    assert len(fetched) == 1 and fetched[0].headers["etag"]
    with driver.answered(page):
        page.get_by_test_id("trainer-use").click()
    expect(page.get_by_test_id("trainer-used")).to_have_text("This network now reads everywhere.")
    page.evaluate(SPOIL_FILES)
    page.get_by_test_id("trainer-step").click()
    page.get_by_test_id("trainer-use").click()
    expect(page.get_by_test_id("trainer-used")).to_contain_text("The network from the browser")
    view = TrainingView(page)
    view.delete(view.rows().first)
    driver.open_view(page, "Look inside")
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(32)
    reads = page.get_by_role("combobox", name="Network that reads")
    expect(reads).to_have_value(TRAINED)
    page.reload()  # the browser keeps it, and that it reads
    expect(reads).to_have_value(TRAINED, timeout=LONG)
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(32)
    driver.press(page, "Remove this network")
    expect(reads).to_have_value("Shipped with Digit Lens")
    page.reload()
    driver.wait_idle(page)
    reads.click()
    expect(page.get_by_role("option", name="Shipped with Digit Lens")).to_be_visible()
    expect(page.get_by_role("option", name=TRAINED)).to_have_count(0)


def test_on_a_phone_the_sheet_and_all_ten_bars_are_in_sight_while_it_learns(phone: Desk):
    page = phone.begin("Training", DIGITS[3])
    learn(page)
    page.locator(driver.CANVAS).evaluate("(canvas) => canvas.scrollIntoView()")
    bars = [page.get_by_test_id(f"probability-{digit}") for digit in range(10)]
    for part in (page.locator(driver.CANVAS), *bars, page.get_by_test_id("trainer-pause")):
        expect(part).to_be_in_viewport(ratio=1)
    page.get_by_test_id("trainer-pause").click()
