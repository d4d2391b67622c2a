"""The Training view as a person uses it: a run in the browser and one with PyTorch, by the same page object.

The runs that are watched train. The finished ones, "one" and "two", are made up.
"""

import os
import re
import shlex
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from harness import driver
from harness.digits import DIGITS
from model import checkpoint
from tests.browser.live import SHIPPED, expect_current, probabilities
from tests.browser.training_view import SLOW, TrainingView, network_that_reads, value, wait_for, wait_for_news
from tests.browser.visitors import Visitors
from tests.training.stand_in import until_epoch
from training import options
from training.jobs import launcher, store

RATE = "0.03"
UNLIKE = {"browser": rf"Learning rate .*→ {RATE}", "machine": r"Hidden layers 32, .*Epochs 900"}  # what "one" does not have
READS = re.compile("now reads everywhere")


@pytest.fixture(scope="module")
def opened(lasting_page: Visitors, trained: driver.Server) -> Page:
    """Return a page of the Training view, for tests one after another. A 7 is drawn."""
    page = lasting_page()
    driver.open_app(page, trained.url, "Training")
    driver.draw(page, DIGITS[7])
    return page


def change_and_go_back(view: TrainingView) -> None:
    """Change the learning rate of a run in the browser, and look at the network as it was before its first step."""
    page = view.page
    view.press("pause")
    view.expect_state("paused")
    expect(view.part("start")).to_have_text("Go on")
    view.set_to("learningRate", RATE)
    view.press("start")
    view.expect_state("running")
    seen = value(page, "trainer-examples")
    wait_for(page, "trainer-examples", seen + 3000)
    wait_for(page, "trainer-accuracy", 0.85)
    view.press("pause")
    view.expect_state("paused")
    driver.wait_idle(page)
    wait_for_news(page)
    now, seen = probabilities(page), value(page, "trainer-examples")
    view.part("time").fill("0")
    expect(view.part("moment")).to_have_text("after 0 examples")
    view.expect_value("examples", 0)
    expect_current(page, re.compile("as it was after 0 examples"))
    assert probabilities(page).max() < 0.5 and now.argmax() == 7
    driver.open_view(page, "Look inside")
    expect_current(page, SHIPPED)
    driver.open_view(page, "Training")
    expect_current(page, re.compile("as it was after 0 examples"))
    view.part("time").press("End")
    view.expect_value("examples", seen)
    assert probabilities(page) == pytest.approx(now, abs=1e-4)


def compare_and_rename(view: TrainingView, own: Locator) -> None:
    """Compare a run with "one", and give it the name "mine". own: its row in the list."""
    page = view.page
    view.look_at("one")
    expect(own).to_contain_text(re.compile(UNLIKE[view.where]))
    own.get_by_role("checkbox").press("Space")  # by key, as in look_at: the network of "one" moves the list when it comes
    expect(page.locator(".names span")).to_have_text([re.compile("^this one: "), re.compile(UNLIKE[view.where])])
    expect(page.locator(".curves figure").first.locator("polyline")).to_have_count(3)
    own.get_by_role("checkbox").press("Space")
    expect(page.locator(".names span")).to_have_count(0)
    own.get_by_role("button", name="Rename").press("Enter")
    page.get_by_role("textbox", name="Name").fill("mine")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("where", ["machine", "browser"])
def test_a_run_is_followed_from_its_first_step_until_it_is_deleted(opened: Page, where: str):
    page, view = opened, TrainingView(opened, where)
    page.get_by_test_id(f"train-where-{where}").check()
    view.set_to("hidden", "32" if where == "machine" else "[32]")
    if where == "machine":
        view.set_to("epochs", "900")
    else:
        page.get_by_label("Speed").select_option("full speed")
    expect(view.part("estimate")).to_contain_text("25,450 weights and biases")

    view.press("start")  # learn
    view.expect_state("running")
    wait_for(page, "trainer-examples", 3000)
    expect_current(page, re.compile("that learns"))
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(32)
    assert value(page, "trainer-loss") < 2.4
    if where == "browser":
        change_and_go_back(view)
    else:
        expect(view.part("use")).to_be_disabled()  # its network is not final
        page.reload()
        driver.wait_idle(page)
        view.expect_state("running")
        expect_current(page, re.compile("that learns"))
        view.press("finish")
        view.expect_state("ended")

    view.press("use")  # read with it
    expect(view.part("used")).to_have_text(READS)
    expect(network_that_reads(page)).not_to_have_value(SHIPPED)
    page.reload()
    driver.wait_idle(page)
    view.expect_state("new")  # no run goes on
    compare_and_rename(view, view.row("instant," if where == "machine" else "784-32-10"))
    own = view.row("mine")
    expect(network_that_reads(page)).to_have_value(re.compile(r"^\d\d\.\d\d\s% · mine$"))
    expect(own).to_contain_text("reads now")
    view.delete(own)
    expect(network_that_reads(page)).to_have_value(SHIPPED)


def test_another_language_keeps_the_drawing_and_the_network_of_a_run_in_the_browser(new_page: Visitors, url: str):
    page = new_page()
    view = TrainingView(page)
    driver.open_app(page, url, "Training")
    driver.draw(page, DIGITS[7])
    view.press("start")
    wait_for(page, "trainer-examples", 1000)
    page.evaluate("""() => {
      history.pushState({}, "", location.href + (location.search ? "&" : "?") + "lang=en-XA");
      dispatchEvent(new PopStateEvent("popstate"));
    }""")
    expect(page.locator("html")).to_have_attribute("lang", "en-XA", timeout=SLOW)
    driver.wait_idle(page)
    expect(view.rows()).to_have_count(1)
    expect(page.get_by_test_id("reading-digit")).to_have_text("7")


# The database keeps networks whose files are cut off.
SPOIL_FILES = """() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value) { return put.call(this, { ...value, file: value.file.slice(0, 500) }); };
}"""


def test_in_the_browser_the_digits_come_once_and_a_damaged_network_is_refused(page: Page, trained: driver.Server):
    view = TrainingView(page)
    fetched = []
    page.route("**/mnist-digits*", lambda route: route.fulfill(body="<p>This page is blocked.</p>"), times=1)  # by a filter
    page.on("response", lambda response: fetched.append(response) if "mnist-digits" in response.url else None)
    driver.open_app(page, trained.url, "Training")
    page.get_by_test_id("train-where-browser").check()
    assert fetched == []  # not before they are needed
    view.set_to("hidden", "[32]")
    page.get_by_label("Speed").select_option("full speed")
    view.press("start")
    expect(view.part("status")).to_contain_text("the 28 bytes of digits are damaged", timeout=SLOW)
    fetched.clear()
    view.press("start")
    wait_for(page, "trainer-accuracy", 0.5)
    view.press("pause")
    view.expect_state("paused")
    driver.wait_idle(page)  # the server hears that it has learnt
    driver.open_view(page, "Look inside")
    driver.open_view(page, "Training")
    expect(view.part("start")).to_have_text("Go on")
    expect(view.part("accuracy")).to_have_text(re.compile(r"\d\d\.\d"))
    assert len(fetched) == 1 and fetched[0].headers["etag"]
    with driver.answered(page):
        view.press("use")
    expect(view.part("used")).to_have_text(READS)
    page.evaluate(SPOIL_FILES)
    view.press("step")
    expect(view.part("status")).to_contain_text("One step on")  # before that, the network that is kept already would be used
    view.press("use")
    expect(view.part("used")).to_contain_text("The network from the browser")


def test_a_run_shows_its_command_and_its_network_is_downloaded(opened: Page, trained: driver.Server, tmp_path: Path):
    """tests/training/test_command.py shows that the same command gives the same weights again."""
    view = TrainingView(opened, "machine")
    view.look_at("two")
    opened.get_by_text("The command that makes this network again").click()
    words = shlex.split(opened.locator(".trainer code").inner_text())
    assert words[:3] == ["python", "-m", "training"]
    runs = [store.read(run_id, trained.runs) for run_id in store.ids(trained.runs)]
    run = next(run for run in runs if run.name == "two")
    assert options.read(words[3:], "").settings == launcher.follow(run).settings
    with opened.expect_download() as download:
        view.row("two").get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "down.safetensors")
    down, kept = checkpoint.load(tmp_path / "down.safetensors"), checkpoint.load(run.checkpoint)
    assert down.key == kept.key and down.metadata == kept.metadata


def test_a_run_is_stopped_and_kept_discarded_or_killed_and_what_is_kept_stays(private: driver.Server, page: Page):
    """The training run trains nothing."""
    view = TrainingView(page, "machine")
    driver.open_app(page, private.url, "Training")
    page.get_by_test_id("train-where-machine").check()
    view.press("start")
    view.expect_state("running")
    run = launcher.current(private.runs)
    until_epoch(run)
    view.press("finish")
    view.expect_state("ended")
    kept = run.checkpoint.read_bytes()
    view.press("start")
    view.expect_state("running")
    view.press("discard")
    expect(view.rows()).to_have_count(1)
    view.press("start")
    view.expect_state("running")
    expect(view.rows()).to_have_count(2)
    killed = launcher.current(private.runs)
    os.kill(killed.pid, 9)
    expect(view.part("status")).to_contain_text("ended from outside", timeout=SLOW)
    expect(page.get_by_test_id("retrain-said")).to_contain_text("ended from outside")
    expect(view.part("start")).to_be_enabled()
    assert store.ids(private.runs) == [killed.id, run.id] and run.checkpoint.read_bytes() == kept
