"""Corrections as a person uses them: kept, learnt from, exported, deleted, imported."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from model import corrections
from tests.browser.training_view import SLOW, open_part, upload
from tests.training.stand_in import until_epoch
from training.jobs import launcher

pytestmark = pytest.mark.torch


def test_a_correction_is_kept_learnt_from_exported_deleted_and_imported(page: Page, private: driver.Server, tmp_path: Path):
    """The training run trains nothing: tests/training/test_command.py fine-tunes."""
    open_part(page, private, "Corrections", 4)
    widgets.unfold(page, "Export and import")
    page.get_by_role("radio", name="4", exact=True).click()
    driver.wait_idle(page)
    page.get_by_role("button", name="Store this drawing").click()
    expect(page.get_by_text("1 stored.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    download.value.save_as(tmp_path / "drawings.json")
    exported = json.loads((tmp_path / "drawings.json").read_text())
    assert [entry["label"] for entry in exported["drawings"]] == [4]
    assert exported["drawings"][0]["drawing"]["objects"][0]["path"]
    page.get_by_role("button", name="Fine-tune on them").click()
    expect(page.get_by_role("button", name="Cancel").first).to_be_visible(timeout=SLOW)
    run = launcher.current(private.runs)
    assert run.options["resume"] == "model/default.safetensors"
    assert [each.label for each in corrections.loads(Path(run.options["drawings"]).read_bytes(), "")] == [4]
    until_epoch(run)
    launcher.send_command(run, "finish")
    table = page.get_by_role("table").filter(has_text="of your drawings")
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(r"practised0\s%100\s%$"), timeout=SLOW)
    expect(table.get_by_role("row").nth(2)).to_contain_text(re.compile(r"99\.00\s%.*90\.00\s%"))
    page.get_by_role("button", name=re.compile("^A drawn 4")).click()
    driver.press(page, "Delete the chosen 4")
    expect(page.get_by_text("1 stored.")).to_have_count(0)
    upload(page, "drawings.json", (tmp_path / "drawings.json").read_bytes())
    expect(page.get_by_text("1 new drawing imported from drawings.json")).to_be_visible()
    expect(page.get_by_text("1 stored.")).to_be_visible()
