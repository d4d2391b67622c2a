"""Retraining as a person does it: drawing goes on, cancel, reload, a server restart, another run instead.

These tests are about what the page does, so the training runs train nothing.
"""

import os
import re

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.marks import loses_connection
from tests.browser.training_view import SLOW, press_retrain, retrain
from tests.training.stand_in import until_epoch
from training.jobs import launcher, store


def picked(page: Page):
    """The sidebar's picker of networks, whose value is the one that reads."""
    return page.get_by_role("combobox", name="Network that reads")


def test_drawing_goes_on_during_a_training_which_a_reloaded_page_finds_and_asks_about(page: Page, private: driver.Server):
    driver.open_app(page, private.url)
    retrain(page, "Instant")
    driver.wait_idle(page)  # the page shows the whole run
    driver.draw(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.reload()
    driver.wait_idle(page)
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)
    run = launcher.current(private.runs)
    until_epoch(run)
    launcher.send_command(run, "finish")
    asked = re.compile(r"new one\? It reads \d\d\.\d\d\s% .+, the shipped network 99\.\d\d\s%")
    expect(page.get_by_text(asked)).to_be_visible(timeout=SLOW)
    expect(picked(page)).to_have_value(re.compile("Shipped"))
    driver.press(page, "Read with the new one")
    expect(picked(page)).to_have_value(re.compile("instant, "))
    expect(driver.digit_read(page)).to_have_text("7")
    expect(page.get_by_role("button", name="Retrain")).to_be_visible()
    driver.press(page, "Back to the shipped network")
    expect(picked(page)).to_have_value(re.compile("Shipped"))


@loses_connection
def test_a_killed_training_is_told_and_one_that_outlives_its_server_is_found_again_and_cancelled(
    page: Page, private: driver.Server
):
    driver.open_app(page, private.url)
    driver.draw(page, DIGITS[7])
    press_retrain(page)
    epoch = page.get_by_text(re.compile(r"Epoch \d+ of \d+"))
    expect(epoch).to_be_visible(timeout=SLOW)
    os.kill(launcher.current(private.runs).pid, 9)
    expect(page.get_by_role("alert").filter(has_text="ended from outside")).to_be_visible()
    press_retrain(page)
    expect(epoch).to_be_visible(timeout=SLOW)
    run = launcher.current(private.runs)
    private.stop(kill=True)
    os.kill(run.pid, 0)  # raises where the process has gone
    private.start()
    page.reload()
    driver.wait_idle(page)
    expect(epoch).to_be_visible(timeout=SLOW)
    assert launcher.current(private.runs) == run
    page.get_by_role("button", name="Cancel").click()  # then no file is written any more
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    assert launcher.follow(run).state == "cancelled" and not launcher.is_alive(run)
    assert not run.checkpoint.exists()
    expect(picked(page)).to_have_value(re.compile("Shipped"))
    expect(driver.digit_read(page)).to_have_text("7")


def test_retrain_while_a_run_trains_asks_whether_to_stop_it(page: Page, private: driver.Server):
    driver.open_app(page, private.url)
    press_retrain(page)
    first = launcher.current(private.runs)
    until_epoch(first)
    page.get_by_role("button", name="Retrain", exact=True).click()
    page.get_by_role("button", name="Let it end").click()
    expect(page.get_by_role("button", name="Let it end")).to_have_count(0)
    assert launcher.follow(first).running and len(store.ids(private.runs)) == 1
    page.get_by_role("button", name="Retrain", exact=True).click()
    page.get_by_role("button", name="Stop that one and start this one").click()
    expect(page.get_by_role("button", name="Let it end")).to_have_count(0, timeout=SLOW)
    second = launcher.current(private.runs)
    assert second.id != first.id and launcher.follow(first).state == "cancelled"
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
