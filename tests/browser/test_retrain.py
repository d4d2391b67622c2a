"""Retraining as a person does it: drawing goes on, cancel, reload, a server restart; as an owner and as a guest.

The training runs of the owner train nothing.
"""

import os
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.live import SHIPPED
from tests.browser.training_view import SLOW, network_that_reads, press_retrain, wait_for
from tests.browser.visitors import loses_connection
from tests.training.stand_in import until_epoch
from training.jobs import launcher, process

OFFER = re.compile(
    r"^\d\d\.\d\d\s% of the test digits: read with it\? The shipped network: 99\.\d\d\s%\."
    "\\s*Read with the new one\\s*Keep the shipped network$"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    """A server for many."""
    runs = tmp_path_factory.mktemp("many") / "runs"
    with driver.serving(runs, environment={"DIGIT_LENS_SHARED": "on"}) as server:
        yield server


def section(page: Page) -> Locator:
    return page.get_by_role("region", name="Retrain")


def expect_progress(page: Page) -> None:
    """Wait until Retrain shows a loss and an accuracy, below its bar."""
    expect(section(page).get_by_role("progressbar")).to_be_visible(timeout=SLOW)
    expect(page.get_by_test_id("retrain-loss")).to_have_text(re.compile(r"\d\.\d"), timeout=SLOW)
    expect(page.get_by_test_id("retrain-accuracy")).to_have_text(re.compile(r"\d\d\.\d\s%"), timeout=SLOW)
    expect(section(page).locator("dt")).to_have_text(["Loss", "Reads correctly"])


def expect_cancelled(page: Page) -> None:
    section(page).get_by_role("button", name="Cancel").click()
    expect(page.get_by_test_id("retrain-said")).to_have_text("Cancelled.")
    expect(section(page).get_by_role("button", name="Retrain")).to_be_visible()


@loses_connection
def test_drawing_goes_on_during_a_training_which_outlives_its_server_is_found_again_and_asks(private: driver.Server, page: Page):
    driver.open_app(page, private.url)
    press_retrain(page)
    expect(page.get_by_role("radio", name="Training", exact=True)).to_be_checked()
    expect(page.get_by_test_id("train-where-machine")).to_be_checked()
    driver.wait_idle(page)  # the page shows the whole run
    driver.open_view(page, "Look inside")
    driver.draw(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    run = launcher.current(private.runs)
    private.stop(kill=True)
    os.kill(run.pid, 0)  # raises where the process has gone
    private.start()
    page.reload()
    driver.wait_idle(page)
    expect_progress(page)
    assert launcher.current(private.runs) == run
    until_epoch(run)
    launcher.finish(run)
    offer = page.get_by_test_id("retrain-offer")
    expect(offer).to_have_text(OFFER, timeout=SLOW)
    expect(network_that_reads(page)).to_have_value(SHIPPED)
    offer.get_by_role("button", name="Read with the new one").click()
    expect(network_that_reads(page)).to_have_value(re.compile(r"^\d\d\.\d\d\s% · instant, "))
    expect(page.get_by_test_id("retrain-said")).to_have_text("This network now reads everywhere.")
    expect(driver.digit_read(page)).to_have_text("7")

    press_retrain(page)
    expect_progress(page)
    run = launcher.current(private.runs)
    expect_cancelled(page)  # then no file is written any more
    assert launcher.follow(run).state == "cancelled" and not process.is_alive(run)
    assert not run.checkpoint.exists()


def test_on_a_phone_the_sidebar_makes_way_for_training_which_asks_and_can_go_on(shared: driver.Server, new_page):
    page = new_page(390, 844)
    driver.open_app(page, shared.url, "Training")
    for _ in range(2):  # the second network takes the place of the first one
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_role("button", name="Retrain", exact=True).click()
        expect(section(page)).not_to_be_in_viewport()
        expect(page.get_by_test_id("trainer-status")).to_have_text("Five passes are done. Read with it, or go on?", timeout=SLOW)
        page.get_by_test_id("stExpandSidebarButton").click()
        expect(page.get_by_test_id("retrain-offer")).to_have_text(OFFER)
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        page.get_by_test_id("trainer-start").click()  # go on
        wait_for(page, "trainer-examples", 120_000)


def test_a_guest_retrains_in_the_view_training_where_the_picture_shows_the_network_that_learns(shared: driver.Server, page: Page):
    driver.open_app(page, shared.url)
    press_retrain(page)
    expect(page.get_by_role("radio", name="Training", exact=True)).to_be_checked()
    expect(page.get_by_test_id("train-where-machine")).to_be_hidden()
    driver.draw(page, DIGITS[3])
    expect(page.get_by_test_id("reading-network")).to_contain_text("The network that learns, 784-128-64-10")
    expect_progress(page)
    expect_cancelled(page)
    expect(page.get_by_test_id("trainer")).to_have_attribute("data-state", "new")
    press_retrain(page)
    expect_progress(page)
    driver.open_view(page, "Look inside")  # it goes on there
    offer = page.get_by_test_id("retrain-offer")
    expect(offer).to_have_text(OFFER, timeout=SLOW)
    offer.get_by_role("button", name="Keep the shipped network").click()
    expect(offer).to_be_hidden()
    driver.open_view(page, "Training")
    wait_for(page, "trainer-examples", 50_000)
    expect(network_that_reads(page)).to_have_value(SHIPPED)
    press_retrain(page)
    offer.get_by_role("button", name="Read with the new one").click(timeout=SLOW)
    expect(network_that_reads(page)).to_have_value(re.compile(r"784-128-64-10"))
    expect(page.get_by_test_id("run")).to_have_count(1)
    driver.open_view(page, "Look inside")
    expect(driver.digit_read(page)).to_have_text("3")
    assert not shared.runs.exists()  # the server has stored nothing
