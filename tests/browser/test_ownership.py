"""Who may change a training run: the browser that started it on a shared server, everyone elsewhere. Two real browsers."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from harness import driver
from harness.runs import make_run
from tests.browser.training_view import SLOW, choose, press_retrain
from tests.training.stand_in import until_epoch
from training.jobs import launcher, store
from training.jobs.store import Run

pytestmark = pytest.mark.torch

REFUSED = "only there can it be changed"
COOKIE = "digit_lens_browser"


@pytest.fixture
def folder(shared: driver.Server) -> Path:
    """Return the shared server's runs folder."""
    return shared.runs


def secret(context: BrowserContext) -> str:
    """The secret that the browser keeps in its cookie."""
    return next((cookie.get("value", "") for cookie in context.cookies() if cookie.get("name") == COOKIE), "")


def ended_run(folder: Path, owner: str, number: int) -> Run:
    """A run that has ended, as if the browser with that secret had started it."""
    record = {"name": f"run {number}", "owner": hashlib.sha256(owner.encode()).hexdigest(), "time": 1764000000.0 + number}
    events = [{"event": "start", "epochs": 1}, {"event": "done", "test_accuracy": 0.9}]
    return make_run(folder, f"20260101-12000{number}-abcd", events=events, **record)


def choose_run(page: Page, name: str) -> None:
    """Open the table of runs in the Training view, and choose one."""
    choose(page, "Runs")
    with driver.answered(page):
        page.get_by_role("checkbox", name=name).check()


def cancel(page: Page) -> None:
    """Press Cancel in the sidebar."""
    page.get_by_role("button", name="Cancel").click()


def test_a_stranger_can_only_watch_lets_a_run_wait_that_starts_by_itself_and_changes_no_ended_run_of_the_owner(
    new_page, shared, folder: Path
):
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

    mine = [ended_run(folder, secret(owner.context), number) for number in (1, 2)]
    choose_run(stranger, "run 1")
    stranger.get_by_label("Name", exact=True).fill("stolen")
    stranger.get_by_label("Name", exact=True).press("Enter")
    expect(stranger.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    stranger.get_by_role("button", name="Delete", exact=True).click()
    expect(stranger.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    assert [store.read(run.id, folder).name for run in mine] == ["run 1", "run 2"]
    driver.open_app(owner, shared.url, "Training")  # another load than the one that they were made in
    choose_run(owner, "run 2")
    owner.get_by_label("Name", exact=True).fill("renamed")
    owner.get_by_label("Name", exact=True).press("Enter")
    expect(owner.get_by_role("heading", name="renamed")).to_be_visible()
    for name in ("renamed", "run 1"):  # the one in place of the other
        with driver.answered(owner):
            owner.get_by_role("checkbox", name=name).click()
    owner.get_by_role("button", name="Delete", exact=True).click()
    expect(owner.get_by_role("checkbox", name="run 1")).to_have_count(0)
    owner.get_by_role("button", name="Bring it back").click()
    expect(owner.get_by_role("checkbox", name="run 1")).to_be_visible()


def test_an_invalid_cookie_gives_way_to_a_secret_that_outlasts_a_restart_and_stands_in_no_address_and_no_file(
    new_page, shared, folder: Path
):
    page, addresses = new_page(), []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: addresses.append(socket.url))
    page.context.add_cookies([{"name": COOKIE, "value": "invalid", "url": shared.url}])
    driver.open_app(page, shared.url)
    press_retrain(page)
    run, context, known = launcher.current(folder), page.context, secret(page.context)
    assert len(known) == 43
    assert known not in page.url and not [address for address in addresses if known in address]
    page.close()  # it would report the lost connection
    shared.stop(kill=True)
    shared.start()
    tab = context.new_page()
    driver.open_app(tab, shared.url)
    expect(tab.get_by_role("button", name="Cancel")).to_be_visible(timeout=SLOW)
    expect(tab.get_by_text("started in another browser")).to_have_count(0)
    assert secret(context) == known
    cancel(tab)  # then no file is written any more
    expect(tab.get_by_text("Cancelled.")).to_be_visible()
    assert not launcher.is_alive(run)
    assert not [path for path in folder.rglob("*") if path.is_file() and known.encode() in path.read_bytes()]
    assert known not in shared.log.read_text()


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


def test_where_nobody_is_a_stranger_everyone_may_change_everything(new_page, private: driver.Server):
    owner, other = new_page(), new_page()
    driver.open_app(owner, private.url)
    press_retrain(owner)
    driver.open_app(other, private.url)
    expect(other.get_by_text("started in another browser")).to_be_visible(timeout=SLOW)
    cancel(other)
    expect(other.get_by_text("Cancelled.")).to_be_visible()
    ended_run(private.runs, "somebody", 1)
    driver.open_view(other, "Training")
    choose_run(other, "run 1")
    other.get_by_role("button", name="Delete", exact=True).click()
    expect(other.get_by_role("checkbox", name="run 1")).to_have_count(0)
