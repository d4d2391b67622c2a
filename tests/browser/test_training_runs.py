"""Runs as a person uses them: compared, sorted, deleted and brought back, with their command, downloaded. They are made up."""

import re
import shlex
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from tests.browser.training_view import curve, open_part
from tests.browser.visitors import Visitors
from training import options
from training.jobs import launcher, store
from training.presets import from_dict


@pytest.fixture(scope="module")
def opened(lasting_page: Visitors, trained: driver.Server) -> Page:
    """Return a page that shows the table of runs, for all tests of the file. A 7 is drawn."""
    page = lasting_page()
    open_part(page, trained, "Runs")
    return page


@pytest.fixture
def page(opened: Page) -> Page:
    """Return the page with no run ticked."""
    ticked = opened.locator(".runs").get_by_role("checkbox", checked=True)
    while ticked.count():
        with driver.answered(opened):
            ticked.first.click()
    return opened


def test_two_runs_are_compared_with_their_curves_and_readings(page: Page):
    for name in ("one", "two"):
        with driver.answered(page):
            page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    expect(page.get_by_text("2 training runs compared")).to_be_visible()
    expect(curve(page, "Validation accuracy").locator(".legend")).to_contain_text("one")
    expect(curve(page, "Validation accuracy").locator(".legend")).to_contain_text("two")
    expect(curve(page, "Validation accuracy").locator("polyline")).to_have_count(2)
    expect(page.get_by_role("cell", name="128-64")).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile(r"one: \d"))).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile(r"two: \d"))).to_be_visible()


def test_the_table_is_sorted_by_a_press_on_a_column(page: Page):
    numbers = page.locator("[data-testid^=run-] td:nth-child(5)")
    header = page.get_by_role("button", name=re.compile("^Parameters"))
    header.click()
    down = numbers.all_inner_texts()
    header.click()
    up = numbers.all_inner_texts()
    known = [int(text.replace(",", "")) for text in down if text != "–"]
    assert known == sorted(known, reverse=True) and len(known) >= 2
    assert [t for t in up if t != "–"] == [t for t in down if t != "–"][::-1]


def test_the_answer_to_a_tick_does_not_build_the_table_anew(page: Page):
    """A press on the table was lost if the answer to the press before it came at that moment."""
    page.locator(".runs").evaluate("""(table) => {
        window.built = 0;
        new MutationObserver(() => window.built++).observe(table, {childList: true});
    }""")
    with driver.answered(page):
        page.get_by_role("checkbox", name=re.compile("^one")).check()
    expect(page.get_by_role("heading", name="one", exact=True)).to_be_visible()
    assert page.evaluate("window.built") == 1  # by the tick itself


def test_a_run_is_deleted_and_brought_back(page: Page):
    one, two = (page.get_by_role("checkbox", name=re.compile(f"^{name}")) for name in ("one", "two"))
    with driver.answered(page):
        two.check()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(two).to_have_count(0)
    one.check()
    expect(page.get_by_role("heading", name="one", exact=True)).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(two).to_be_checked()
    expect(one).to_be_checked()
    expect(page.get_by_text("2 training runs compared")).to_be_visible()


def test_the_shown_command_has_the_settings_of_the_run_and_the_download_is_its_network(page: Page, trained, tmp_path: Path):
    """tests/training/test_command.py shows that the same command gives the same weights again."""
    with driver.answered(page):
        page.get_by_role("checkbox", name=re.compile("^two")).check()
    words = shlex.split(page.get_by_test_id("stCode").inner_text())
    assert words[:3] == ["python", "-m", "training"]
    runs = [store.read(run_id, trained.runs) for run_id in store.ids(trained.runs)]
    run = next(run for run in runs if run.name == "two")
    assert options.read(words[3:], "").settings == from_dict(launcher.follow(run).settings)
    with page.expect_download() as download:
        page.get_by_test_id("stMain").get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "down.safetensors")
    assert (tmp_path / "down.safetensors").read_bytes() == run.checkpoint.read_bytes()
