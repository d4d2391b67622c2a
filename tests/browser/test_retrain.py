"""Retraining as a person does it: drawing goes on, cancel, reload, a server restart, two pages at once.

These tests are about what the page does, so the training runs train nothing.
"""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.marks import loses_connection
from tests.browser.training_view import COOKIE, SLOW, press_retrain, retrain, secret
from tests.training.stand_in import until_epoch
from training.jobs import launcher, queue, store

pytestmark = pytest.mark.torch


def picked(page: Page):
    """The sidebar's picker of networks, whose value is the one that reads."""
    return page.get_by_role("combobox", name="Network that reads")


def test_drawing_goes_on_during_a_training_which_a_reloaded_page_finds_and_asks_about(page: Page, private: driver.Server):
    driver.open_app(page, private.url)
    retrain(page, "Instant")
    driver.draw(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.reload()
    driver.wait_idle(page)
    expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("started in another browser")).to_have_count(0)
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
def test_a_killed_training_is_told_and_one_that_outlives_its_server_is_found_again_and_cancelled_by_its_owner_without_a_trace(
    page: Page, shared: driver.Server
):
    """The owner's secret replaces an invalid cookie, outlasts the restart, and stands in no address, no file and no log."""
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: addresses.append(socket.url))
    page.context.add_cookies([{"name": COOKIE, "value": "invalid", "url": shared.url}])
    driver.open_app(page, shared.url)
    driver.draw(page, DIGITS[7])
    press_retrain(page)
    epoch = page.get_by_text(re.compile(r"Epoch \d+ of \d+"))
    expect(epoch).to_be_visible(timeout=SLOW)
    known = secret(page.context)
    assert len(known) == 43
    os.kill(launcher.current(shared.runs).pid, 9)
    expect(page.get_by_role("alert").filter(has_text="ended from outside")).to_be_visible()
    press_retrain(page)
    expect(epoch).to_be_visible(timeout=SLOW)
    run = launcher.current(shared.runs)
    shared.stop(kill=True)
    os.kill(run.pid, 0)  # raises where the process has gone
    shared.start()
    page.reload()
    driver.wait_idle(page)
    expect(epoch).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("started in another browser")).to_have_count(0)
    assert launcher.current(shared.runs) == run and secret(page.context) == known
    page.get_by_role("button", name="Cancel").click()  # then no file is written any more
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    assert launcher.follow(run).state == "cancelled" and not launcher.is_alive(run)
    assert not run.checkpoint.exists()
    expect(picked(page)).to_have_value(re.compile("Shipped"))
    expect(driver.digit_read(page)).to_have_text("7")
    assert known not in page.url and not [address for address in addresses if known in address]
    assert not [path for path in shared.runs.rglob("*") if path.is_file() and known.encode() in path.read_bytes()]
    assert known not in shared.log.read_text()


def test_of_two_pages_that_press_at_once_one_trains_and_the_other_waits(new_page, private: driver.Server):
    first, second = new_page(), new_page()
    for page in (first, second):
        driver.open_app(page, private.url)
    for page in (first, second):  # neither has seen the other's press
        page.get_by_role("button", name="Retrain", exact=True).click(no_wait_after=True)
    for page in (first, second):
        expect(page.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)
    folder = private.runs
    assert len(store.ids(folder)) == 1 and len(queue.waiting(folder)) == 1
    waits = first.get_by_text("You are number 1 in line")
    expect(waits.or_(first.get_by_role("button", name="Wait in line"))).to_be_visible()
    one, other = (second, first) if waits.count() else (first, second)
    one.get_by_role("button", name="Cancel").click()
    expect(one.get_by_text("Cancelled.")).to_be_visible()
    expect(other.get_by_text("You are number 1 in line")).to_have_count(0, timeout=SLOW)
    assert len(store.ids(folder)) == 2 and not queue.waiting(folder)
    other.get_by_role("button", name="Cancel").click()
    expect(other.get_by_text("Cancelled.")).to_be_visible()
    for page in (first, second):
        expect(page.get_by_role("button", name="Retrain")).to_be_visible()
