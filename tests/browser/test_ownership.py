"""Who may change a training run on a shared server: the browser that started it. Two real browsers.

tests/ui/test_ownership.py has who may change a run that has ended.
"""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from tests.browser.training_view import SLOW, press_retrain, secret
from tests.training.stand_in import until_epoch
from training.jobs import launcher

pytestmark = pytest.mark.torch


def owner_of(page: Page) -> str:
    """Return the owner of the runs that a page's browser starts."""
    return hashlib.sha256(secret(page.context).encode()).hexdigest()


def cancel(page: Page) -> None:
    """Press Cancel in the sidebar. Wait until the run has ended."""
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()


def test_a_stranger_can_only_watch_lets_a_run_wait_that_starts_by_itself(new_page, shared: driver.Server):
    owner, stranger = new_page(), new_page()
    driver.open_app(owner, shared.url)
    press_retrain(owner)
    run = launcher.current(shared.runs)
    assert run.owner == owner_of(owner)
    driver.open_app(stranger, f"{shared.url}/?training={run.id}")
    expect(stranger.get_by_text("started in another browser")).to_be_visible(timeout=SLOW)
    driver.open_view(stranger, "Training")
    expect(stranger.get_by_text(re.compile(r"Epoch \d+ of \d+")).first).to_be_visible(timeout=SLOW)
    for name in ("Cancel", "Pause"):
        expect(stranger.get_by_role("button", name=name)).to_have_count(0)
    stranger.get_by_role("button", name="Wait in line").click()
    expect(stranger.get_by_test_id("stMain").get_by_text("You are number 1 in line")).to_be_visible()
    expect(owner.get_by_text("1 training run waits for this one to end.")).to_be_visible(timeout=SLOW)
    expect(owner.get_by_role("button", name="Withdraw")).to_have_count(0)
    stranger.reload()
    driver.wait_idle(stranger)
    expect(stranger.get_by_role("button", name="Withdraw")).to_be_visible()
    assert launcher.is_alive(run) and launcher.follow(run).state in ("starting", "running")
    cancel(owner)
    expect(stranger.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)
    started = launcher.current(shared.runs)
    assert started.id != run.id and started.owner == owner_of(stranger)
    until_epoch(started)
    launcher.send_command(started, "finish")
    expect(stranger.get_by_role("button", name="Read with the new one")).to_be_visible(timeout=SLOW)


def test_two_tabs_that_open_a_new_browser_at_once_are_one_owner(new_page, shared: driver.Server):
    first = new_page()
    second = first.context.new_page()
    for page in (first, second):
        page.goto(shared.url, wait_until="commit")
    for page in (first, second):
        page.wait_for_selector(driver.CANVAS)
        driver.wait_idle(page)
    for page in (first, second):
        press_retrain(page)
        assert launcher.current(shared.runs).owner == owner_of(first)
        cancel(page)
