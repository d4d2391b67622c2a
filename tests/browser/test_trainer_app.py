"""A network learns in the browser, in the app: the digits come once, and the network then reads in every view."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.desk import Desk

LONG = 60_000  # ms, on a busy machine
TRAINED = re.compile(r"Trained in the browser: 784-32-10, \d\d\.\d")


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
    expect(page.get_by_test_id("trainer-used")).to_have_text("The network was not accepted.")
    page.get_by_test_id("trainer-networks").get_by_role("row").first.get_by_role("button", name="Delete").click()
    driver.open_view(page, "Look inside")
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(32)
    reads = page.get_by_role("combobox", name="Network that reads")
    expect(reads).to_have_value(TRAINED)
    page.reload()  # the browser keeps it
    driver.wait_idle(page)
    expect(reads).to_have_value("Shipped with Digit Lens")
    reads.click()
    page.get_by_role("option", name=TRAINED).click()
    expect(reads).to_have_value(TRAINED)
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(32)
    driver.press(page, "Remove this network")
    expect(reads).to_have_value("Shipped with Digit Lens")
    page.reload()
    driver.wait_idle(page)
    reads.click()
    expect(page.get_by_role("option", name="Shipped with Digit Lens")).to_be_visible()
    expect(page.get_by_role("option", name=TRAINED)).to_have_count(0)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    """A server for many."""
    runs = tmp_path_factory.mktemp("many") / "runs"
    with driver.serving(runs, environment={"DIGIT_LENS_SHARED": "on"}) as server:
        yield server


def test_on_a_shared_server_retrain_trains_in_the_browser_and_offers_the_network(shared: driver.Server, page: Page):
    driver.open_app(page, shared.url)
    page.get_by_role("button", name="Retrain").click()
    expect(page.get_by_test_id("retrain-loss")).to_have_text(re.compile(r"\d\.\d"), timeout=LONG)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Retrain").click()
    driver.draw(page, DIGITS[3])  # meanwhile
    expect(driver.digit_read(page)).to_have_text("3")
    offer = page.get_by_test_id("retrain-offer")
    expect(offer).to_contain_text(re.compile(r"9[5-8]\.\d"), timeout=3 * LONG)
    offer.get_by_role("button", name="Read with the new one").click()
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("Trained in the browser"))
    expect(page.get_by_role("region", name="Retrain").get_by_role("status")).to_contain_text("now reads everywhere")
    assert not shared.runs.exists()  # the server has stored nothing


def test_on_a_phone_the_sheet_and_all_ten_bars_are_in_sight_while_it_learns(phone: Desk):
    page = phone.begin("Training", DIGITS[3])
    learn(page)
    page.locator(driver.CANVAS).evaluate("(canvas) => canvas.scrollIntoView()")
    bars = [page.get_by_test_id(f"probability-{digit}") for digit in range(10)]
    for part in (page.locator(driver.CANVAS), *bars, page.get_by_test_id("trainer-pause")):
        expect(part).to_be_in_viewport(ratio=1)
    page.get_by_test_id("trainer-pause").click()
