"""Corrections belong to the browser that made them on a shared server, and to everybody on a private one."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.pencil import drawn
from tests.browser.training_view import open_part
from tests.training.stand_in import SLEEPER, wait_for
from training.jobs import corrections, launcher, store

STROKE = [[(0.5, 0.2), (0.5, 0.8)]]


def store_drawing(page: Page, *labels: int) -> None:
    """Draw a stroke and store it with each of the labels."""
    driver.draw(page, STROKE)
    for label in labels:
        with driver.answered(page):
            page.get_by_role("radio", name=str(label), exact=True).click()
        driver.press(page, "Store this drawing")


def choose_drawing(page: Page, label: int) -> None:
    with driver.answered(page):
        page.get_by_role("button", name=f"A drawn {label}").click()
    expect(page.get_by_role("button", name=f"Delete the chosen {label}")).to_be_visible()


def export(page: Page) -> list[dict]:
    widgets.unfold(page, "Export and import")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    return json.loads(Path(download.value.path()).read_text())["drawings"]


def files(server: driver.Server) -> list[Path]:
    """All files of drawings in the runs folder."""
    return [path for path in server.runs.rglob("*.json") if '"drawings": [' in path.read_text()]


def test_on_a_shared_server_a_browser_sees_exports_and_deletes_its_own(new_page, shared: driver.Server):
    first, other = new_page(), new_page()
    for page, labels in ((first, (4, 1)), (other, (7,))):
        open_part(page, shared, "Corrections", None)
        expect(page.get_by_text("Only this browser sees, exports and deletes its drawings.")).to_be_visible()
        expect(page.get_by_text("stored. The selected network")).to_have_count(0)
        store_drawing(page, *labels)
        expect(page.get_by_text(f"{len(labels)} stored.")).to_be_visible()
    tab = first.context.new_page()
    open_part(tab, shared, "Corrections", None)
    expect(tab.get_by_role("button", name="A drawn 1")).to_be_visible()
    expect(tab.get_by_role("button", name="A drawn 7")).to_have_count(0)
    assert [entry["label"] for entry in export(tab)] == [4, 1]
    assert [entry["label"] for entry in export(other)] == [7]
    assert len(files(shared)) == 2
    for page in (first, tab):
        choose_drawing(page, 4)
    for page in (first, tab):  # deleting the same drawing twice deletes no other
        driver.press(page, "Delete the chosen 4")
        expect(page.get_by_text("1 stored.")).to_be_visible()
    choose_drawing(other, 7)
    driver.press(other, "Delete the chosen 7")
    expect(other.get_by_text("1 stored.")).to_have_count(0)
    assert len(files(shared)) == 1
    driver.rerun(tab)
    assert [entry["label"] for entry in export(tab)] == [1]


@pytest.mark.torch
def test_the_copy_for_fine_tuning_comes_with_the_run_and_goes_with_the_drawing(new_page, shared: driver.Server, monkeypatch):
    page = new_page()
    open_part(page, shared, "Corrections", None)
    store_drawing(page, 4)
    monkeypatch.setattr(launcher, "PROGRAM", SLEEPER)
    running = launcher.start({"preset": "default"}, folder=shared.runs)
    page.get_by_role("button", name="Fine-tune on them").click()  # the page has not seen the other run yet
    expect(page.get_by_text("A training run of yours waits already")).to_be_visible()
    assert len(files(shared)) == 1 and store.ids(shared.runs) == [running.id]
    launcher.cancel(running)
    wait_for(lambda: launcher.current(shared.runs).id != running.id)
    run = launcher.current(shared.runs)
    assert run.id != running.id and run.drawings in files(shared) and len(files(shared)) == 2
    launcher.cancel(run)
    driver.rerun(page)
    choose_drawing(page, 4)
    driver.press(page, "Delete the chosen 4")
    expect(page.get_by_text("1 stored.")).to_have_count(0)
    assert files(shared) == []


def test_on_a_private_server_everybody_shares_them(page: Page, private: driver.Server):
    corrections.add(private.runs, 4, drawn(4))  # as another visitor has
    open_part(page, private, "Corrections", None)
    expect(page.get_by_text("Everyone who can open this page sees these drawings.")).to_be_visible()
    expect(page.get_by_role("button", name="A drawn 4")).to_be_visible()
    store_drawing(page, 1)
    expect(page.get_by_text("2 stored.")).to_be_visible()
    assert files(private) == [corrections.path_of(private.runs)]
