"""Corrections belong to the browser that made them on a shared server, and to everybody on a private one. Two real browsers."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.training_view import choose, folder_of, open_part
from tests.training.stand_in import SLEEPER, wait_for
from training.jobs import corrections, launcher, store


def store_drawing(page: Page, digit: int) -> None:
    """Draw a digit and store it with its label."""
    clear = page.get_by_role("button", name="Clear", exact=True)
    if clear.is_visible():  # there is something to clear
        driver.press(page, "Clear")
    driver.draw(page, DIGITS[digit])
    with driver.answered(page):
        page.get_by_role("radio", name=str(digit), exact=True).click()
    driver.press(page, "Store this drawing")


def export(page: Page) -> list[dict]:
    widgets.unfold(page, "Export and import")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    return json.loads(Path(download.value.path()).read_text())["drawings"]


def files(server: driver.Server) -> list[Path]:
    """All files of drawings in the runs folder."""
    return [path for path in folder_of(server).rglob("*.json") if '"drawings": [' in path.read_text()]


def test_on_a_shared_server_a_browser_sees_exports_and_deletes_its_own(new_page, shared: driver.Server):
    first, second = new_page(), new_page()
    for page, digit in ((first, 4), (second, 7)):
        open_part(page, shared, "Corrections", None)
        expect(page.get_by_text("Only this browser sees, exports and deletes its drawings.")).to_be_visible()
        expect(page.get_by_text("stored. The selected network")).to_have_count(0)
        store_drawing(page, digit)
        expect(page.get_by_text("1 stored.")).to_be_visible()
    first.reload()
    driver.wait_idle(first)
    choose(first, "Corrections")
    expect(first.get_by_role("button", name="A drawn 4")).to_be_visible()
    expect(first.get_by_role("button", name="A drawn 7")).to_have_count(0)
    assert [entry["label"] for entry in export(first)] == [4]
    assert [entry["label"] for entry in export(second)] == [7]
    assert len(files(shared)) == 2
    with driver.answered(second):
        second.get_by_role("button", name="A drawn 7").click()
    driver.press(second, "Delete the chosen 7")
    expect(second.get_by_text("1 stored.")).to_have_count(0)
    assert len(files(shared)) == 1
    choose(first, "Runs")
    choose(first, "Corrections")
    expect(first.get_by_text("1 stored.")).to_be_visible()


def test_two_tabs_that_delete_the_same_drawing_delete_one(new_page, shared: driver.Server):
    first = new_page()
    open_part(first, shared, "Corrections", None)
    for digit in (4, 7, 1):
        store_drawing(first, digit)
    second = first.context.new_page()
    open_part(second, shared, "Corrections", None)
    for page in (first, second):
        with driver.answered(page):
            page.get_by_role("button", name="A drawn 7").click()
        expect(page.get_by_role("button", name="Delete the chosen 7")).to_be_visible()
    for page in (first, second):
        driver.press(page, "Delete the chosen 7")
        expect(page.get_by_text("2 stored.")).to_be_visible()
    assert sorted(entry["label"] for entry in export(second)) == [1, 4]


@pytest.mark.torch
def test_the_copy_for_fine_tuning_comes_with_the_run_and_goes_with_the_drawing(new_page, shared: driver.Server):
    page = new_page()
    open_part(page, shared, "Corrections", None)
    store_drawing(page, 4)
    running = launcher.start({"preset": "default"}, folder=folder_of(shared), program=SLEEPER).run
    page.get_by_role("button", name="Fine-tune on them").click()  # the page has not seen the other run yet
    expect(page.get_by_text("A training run of yours waits already")).to_be_visible()
    assert len(files(shared)) == 1 and store.ids(folder_of(shared)) == [running.id]
    launcher.cancel(running)
    wait_for(lambda: launcher.current(folder_of(shared)).id != running.id)
    run = launcher.current(folder_of(shared))
    assert run.id != running.id and run.drawings in files(shared) and len(files(shared)) == 2
    launcher.cancel(run)
    page.reload()
    driver.wait_idle(page)
    choose(page, "Corrections")
    with driver.answered(page):
        page.get_by_role("button", name="A drawn 4").click()
    driver.press(page, "Delete the chosen 4")
    expect(page.get_by_text("1 stored.")).to_have_count(0)
    assert files(shared) == []


def test_on_a_private_server_everybody_shares_them(new_page, private: driver.Server):
    first, second = new_page(), new_page()
    open_part(first, private, "Corrections", None)
    expect(first.get_by_text("Everyone who can open this page sees these drawings.")).to_be_visible()
    store_drawing(first, 4)
    open_part(second, private, "Corrections", None)
    expect(second.get_by_role("button", name="A drawn 4")).to_be_visible()
    assert files(private) == [corrections.path_of(folder_of(private))]
