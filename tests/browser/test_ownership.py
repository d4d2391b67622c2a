"""Who may change a training run on a shared server: the browser that started it. Two real browsers.

tests/ui/test_ownership.py has who may change a run that has ended.
"""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from tests.browser.training_view import SLOW, press_retrain, secret
from tests.training.stand_in import until_epoch
from training.jobs import launcher

pytestmark = pytest.mark.torch


@pytest.fixture
def folder(shared: driver.Server) -> Path:
    """Return the shared server's runs folder."""
    return shared.runs


def cancel(page: Page) -> None:
    """Press Cancel in the sidebar."""
    page.get_by_role("button", name="Cancel").click()


def test_a_stranger_can_only_watch_lets_a_run_wait_that_starts_by_itself(new_page, shared, folder: Path):
    owner, stranger = new_page(), new_page()
    driver.open_app(owner, shared.url)
    press_retrain(owner)
    run = launcher.current(folder)
    assert run.owner == hashlib.sha256(secret(owner.context).encode()).hexdigest()
    driver.open_app(stranger, f"{shared.url}/?training={run.id}")
    expect(stranger.get_by_text("started in another browser")).to_be_visible(timeout=SLOW)
    expect(stranger.get_by_role("button", name="Cancel")).to_have_count(0)
    driver.open_view(stranger, "Training")
    expect(stranger.get_by_text("started in another browser").first).to_be_visible(timeout=SLOW)
    expect(stranger.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(stranger.get_by_text(re.compile(r"Epoch \d+ of \d+")).first).to_be_visible(timeout=SLOW)
    expect(stranger.get_by_text("Only the browser that started this training run can pause or stop it.")).to_be_visible()
    expect(stranger.get_by_role("button", name="Pause")).to_have_count(0)
    stranger.get_by_role("button", name="Wait in line").click()
    expect(stranger.get_by_test_id("stMain").get_by_text("You are number 1 in line")).to_be_visible()
    expect(owner.get_by_text("1 training run waits for this one to end.")).to_be_visible(timeout=SLOW)
    expect(owner.get_by_role("button", name="Withdraw")).to_have_count(0)
    stranger.reload()
    driver.wait_idle(stranger)
    expect(stranger.get_by_role("button", name="Withdraw")).to_be_visible()
    assert launcher.is_alive(run) and launcher.follow(run).state in ("starting", "running")
    cancel(owner)
    expect(owner.get_by_text("Cancelled.")).to_be_visible()
    expect(stranger.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)
    started = launcher.current(folder)
    assert started.id != run.id and started.owner == hashlib.sha256(secret(stranger.context).encode()).hexdigest()
    until_epoch(started)
    launcher.send_command(started, "finish")
    expect(stranger.get_by_role("button", name="Read with the new one")).to_be_visible(timeout=SLOW)


def test_two_tabs_that_open_a_new_browser_at_once_are_one_owner(new_page, shared, folder: Path):
    first = new_page()
    second = first.context.new_page()
    for page in (first, second):
        page.goto(shared.url, wait_until="commit")
    for page in (first, second):
        page.wait_for_selector(driver.CANVAS)
        driver.wait_idle(page)
    for page in (first, second):
        press_retrain(page)
        run = launcher.current(folder)
        assert run.owner == hashlib.sha256(secret(first.context).encode()).hexdigest()
        cancel(page)
        expect(page.get_by_text("Cancelled.")).to_be_visible()
