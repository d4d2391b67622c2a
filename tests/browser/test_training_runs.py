"""Runs as a person uses them: compared, with their command, downloaded and deleted. They are made up."""

import re
import shlex
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from tests.browser.training_view import curve, open_part, show_runs
from tests.browser.visitors import Visitors
from training import options
from training.jobs import launcher, store
from training.presets import from_dict


@pytest.fixture(scope="module")
def page(lasting_page: Visitors, trained: driver.Server) -> Page:
    """Return a page that shows the table of runs, for all tests of the file. A 7 is drawn."""
    page = lasting_page()
    open_part(page, trained, "Runs")
    return page


def test_two_runs_are_compared_with_their_curves_and_readings(page: Page):
    show_runs(page, "one", "two")
    expect(page.get_by_text("2 training runs compared")).to_be_visible()
    expect(curve(page, "Validation accuracy").locator(".legend")).to_contain_text("one")
    expect(curve(page, "Validation accuracy").locator(".legend")).to_contain_text("two")
    expect(curve(page, "Validation accuracy").locator("polyline")).to_have_count(2)
    expect(page.get_by_role("cell", name="128-64")).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile(r"one: \d"))).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile(r"two: \d"))).to_be_visible()


def test_the_shown_command_has_the_settings_of_the_run_and_the_download_is_its_network(page: Page, trained, tmp_path: Path):
    """tests/training/test_command.py shows that the same command gives the same weights again."""
    show_runs(page, "two")
    words = shlex.split(page.get_by_test_id("stCode").inner_text())
    assert words[:3] == ["python", "-m", "training"]
    runs = [store.read(run_id, trained.runs) for run_id in store.ids(trained.runs)]
    run = next(run for run in runs if run.name == "two")
    assert options.read(words[3:], "").settings == from_dict(launcher.follow(run).settings)
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    download.value.save_as(tmp_path / "down.safetensors")
    assert (tmp_path / "down.safetensors").read_bytes() == run.checkpoint.read_bytes()


def test_a_run_is_deleted(page: Page):
    show_runs(page, "two")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete this training run").click()
    expect(page.get_by_role("heading", name="two", exact=True)).to_have_count(0)
