"""The Training view as a person uses it, in real Chromium: a run watched, paused, kept; time gone back; runs compared;
corrections kept, learnt from and exported; hostile files refused; a divergence explained. Real trainings on few images."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from model import checkpoint
from tests.browser import driver
from tests.browser.digits import DIGITS
from training import job, runs

SLOW = 90_000  # ms: a training of a few seconds on a busy machine
SMALL = {"preset": "instant", "train_size": 3000, "epochs": 2}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory):
    """A server with two short trainings in its runs folder."""
    folder = tmp_path_factory.mktemp("lab") / "runs"
    for name, options in (("one", SMALL), ("two", {**SMALL, "hidden": [16]})):
        run = job.start(options, name, folder).run
        while job.follow(run).running:
            pass
        assert job.follow(run).state == "done"
    with driver.serving(folder) as server:
        yield server
    run = job.current(folder)
    if run is not None and job.is_alive(run):
        job.cancel(run)


def folder_of(server: driver.Server) -> Path:
    return Path(server.environment["DIGIT_LENS_RUNS"])


def open_lab(page: Page, server: driver.Server, part: str, digit: int | None = 7) -> None:
    """The Training view at one of its parts, with a digit drawn."""
    driver.open_app(page, server.url, "Training")
    if digit is not None:
        driver.draw(page, DIGITS[digit])
    choose(page, part)


def choose(page: Page, part: str) -> None:
    page.get_by_test_id("stMain").get_by_role("radio", name=part, exact=True).click()
    page.wait_for_timeout(150)
    driver.wait_idle(page)


def set_number(page: Page, label: str, value: str) -> None:
    """Type into a setting and leave it."""
    field = page.get_by_test_id("stMain").get_by_label(label, exact=True)
    field.fill(value)
    field.press("Enter")
    page.wait_for_timeout(150)
    driver.wait_idle(page)


def curve(page: Page, title: str) -> Locator:
    """The figure of that title among the curves."""
    return page.locator("figure").filter(has=page.locator("b", has_text=re.compile(f"^{title}$")))


def test_a_run_is_set_up_watched_paused_resumed_lengthened_stopped_and_kept(page: Page, lab):
    open_lab(page, lab, "Train")
    page.get_by_text("Every setting").click()
    set_number(page, "Epochs", "1000")
    set_number(page, "Seed", "7")
    expect(page.get_by_text(re.compile("by the trainings made here"))).to_be_visible()
    page.get_by_role("button", name="Start training").click()
    expect(curve(page, "Loss").locator("polyline.c0").last).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 1000")).first).to_be_visible()
    page.get_by_role("button", name="One more epoch").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible(timeout=SLOW)
    run = job.current(folder_of(lab))
    paused_at = job.follow(run).epoch
    driver.draw(page, [[(0.3, 0.5), (0.7, 0.5)]])  # drawing goes on
    assert job.follow(run).epoch == paused_at
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile("of 1001")).first).to_be_visible(timeout=SLOW)
    for title in ("Accuracy", "Learning rate", "Gradient norm", "Dead ReLUs"):
        expect(curve(page, title).locator("svg.plot")).to_be_visible()
    expect(page.get_by_alt_text(re.compile("Weights of the first 32 hidden neurons"))).to_be_visible()
    page.get_by_role("button", name="Stop and keep").click()
    expect(page.get_by_text(re.compile(r"it reads [\d.]+\s% of the test digits"))).to_be_visible(timeout=SLOW)
    assert job.follow(run).state == "done"
    assert checkpoint.load(run.checkpoint).metadata["seed"] == 7
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("instant, "))


def test_a_run_can_be_stopped_and_discarded(page: Page, lab):
    open_lab(page, lab, "Train", None)
    page.get_by_text("Every setting").click()
    set_number(page, "Epochs", "1000")
    before = runs.ids(folder_of(lab))
    page.get_by_role("button", name="Start training").click()
    page.get_by_role("button", name="Stop and discard").click(timeout=SLOW)
    expect(page.get_by_role("button", name="Start training")).to_be_visible(timeout=SLOW)
    assert runs.ids(folder_of(lab)) == before


def test_impossible_settings_are_explained_before_they_start(page: Page, lab):
    open_lab(page, lab, "Train", None)
    page.get_by_text("Every setting").click()
    set_number(page, "Hidden layers", "128, 5000")
    expect(page.get_by_text("1 to 4 layers of 1 to 1024 units")).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_disabled()
    set_number(page, "Hidden layers", "many")
    expect(page.get_by_text("write units with commas between them")).to_be_visible()
    set_number(page, "Hidden layers", "32")
    expect(page.get_by_text("25,450 parameters")).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()


def test_a_divergent_run_ends_with_a_sentence_that_says_why_and_what_to_try(page: Page, lab):
    open_lab(page, lab, "Train", None)
    page.get_by_role("combobox", name="Start from a preset").click()
    page.get_by_role("option", name="Article").click()
    page.get_by_text("Every setting").click()
    set_number(page, "Learning rate", "500")
    page.get_by_role("button", name="Start training").click()
    told = page.get_by_role("alert").filter(has_text=re.compile(r"[Ll]oss.*try a learning rate below 500, such as 50")).first
    expect(told).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("Shipped"))


def test_time_is_gone_back_with_the_drawing_kept_in_every_view(page: Page, lab):
    open_lab(page, lab, "Time machine")
    page.get_by_role("combobox", name="Training", exact=True).click()
    page.get_by_role("option", name=re.compile("^one")).click()
    driver.wait_idle(page)
    page.get_by_role("button", name="Go back to the beginning").click()
    slider = page.get_by_role("slider", name=re.compile("Time machine"))
    expect(slider).to_have_attribute("aria-valuetext", "epoch 0")
    expect(page.get_by_text("after 0 of 2 epochs")).to_be_visible()
    untrained = probabilities(page)
    assert max(untrained) < 0.5, "the untrained network knows nothing"
    driver.draw(page, [[(0.3, 0.55), (0.7, 0.55)]])
    assert max(probabilities(page)) < 0.5
    assert probabilities(page) != untrained
    driver.press(page, "Undo")
    page.get_by_role("radio", name="Reading", exact=True).click()
    driver.wait_idle(page)
    slider.press("End")
    expect(page.get_by_text("after 2 of 2 epochs")).to_be_visible()
    expect(driver.digit_read(page)).to_have_text("7")
    run = next(runs.read(i, folder_of(lab)) for i in runs.ids(folder_of(lab)) if runs.read(i, folder_of(lab)).name == "one")
    expected = checkpoint.load(run.checkpoint)
    page.get_by_role("button", name="Leave the time machine").click()
    expect(slider).to_have_count(0)
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("^one"))
    assert expected.architecture == "784-128-64-10"


def test_the_time_machine_plays_to_the_end(page: Page, lab):
    open_lab(page, lab, "Time machine")
    page.get_by_role("combobox", name="Training", exact=True).click()
    page.get_by_role("option", name=re.compile("^one")).click()
    driver.wait_idle(page)
    page.get_by_role("button", name="Go back to the beginning").click()
    slider = page.get_by_role("slider", name=re.compile("Time machine"))
    for _ in range(3):
        slider.press("End")  # near the end, so that the rest is played soon
        expect(page.get_by_role("button", name="Play")).to_be_visible()
    slider.press("ArrowLeft")
    driver.wait_idle(page)
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text(re.compile(r"after (\d+) of \1 epochs"))).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def probabilities(page: Page) -> list[float]:
    expect(page.get_by_test_id("probability-0")).to_be_visible()
    return [float(page.get_by_test_id(f"probability-{digit}").get_attribute("data-value")) for digit in range(10)]


def test_two_runs_are_compared_with_their_curves_and_readings(page: Page, lab):
    open_lab(page, lab, "Runs")
    for name in ("one", "two"):
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
        driver.wait_idle(page)
    expect(page.get_by_text("2 trainings compared")).to_be_visible()
    expect(curve(page, "Validation accuracy").locator(".legend")).to_contain_text("one")
    expect(curve(page, "Validation accuracy").locator(".legend")).to_contain_text("two")
    expect(curve(page, "Validation accuracy").locator("polyline.d0, polyline.d1")).not_to_have_count(0)
    expect(page.get_by_role("cell", name="128-64")).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile(r"one: \d"))).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile(r"two: \d"))).to_be_visible()


def test_the_table_is_sorted_by_a_press_on_a_column(page: Page, lab):
    open_lab(page, lab, "Runs", None)
    numbers = page.locator("[data-testid^=run-] td:nth-child(5)")
    header = page.get_by_role("button", name=re.compile("^Parameters"))
    header.click()
    down = numbers.all_inner_texts()
    header.click()
    up = numbers.all_inner_texts()
    known = [int(text.replace(",", "")) for text in down if text != "–"]
    assert known == sorted(known, reverse=True) and len(known) >= 2
    assert [t for t in up if t != "–"] == [t for t in down if t != "–"][::-1]


def test_a_run_is_renamed_deleted_and_brought_back(page: Page, lab):
    open_lab(page, lab, "Runs", None)
    page.get_by_role("checkbox", name=re.compile("^two")).check()
    driver.wait_idle(page)
    name = page.get_by_label("Name", exact=True)
    name.fill("second *one*")
    name.press("Enter")
    expect(page.get_by_role("heading", name="second *one*")).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("checkbox", name=re.compile("^second"))).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("checkbox", name=re.compile("^second"))).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^second")).check()
    name.fill("two")
    name.press("Enter")
    expect(page.get_by_role("heading", name="two", exact=True)).to_be_visible()


def test_the_shown_command_gives_the_same_weights_again_and_the_download_is_them(page: Page, lab, tmp_path: Path):
    open_lab(page, lab, "Runs", None)
    page.get_by_role("checkbox", name=re.compile("^two")).check()
    driver.wait_idle(page)
    words = shlex.split(page.get_by_test_id("stCode").inner_text())
    assert words[:3] == ["python", "-m", "training"]
    words[words.index("--out") + 1] = str(tmp_path / "again.safetensors")
    subprocess.run(
        [sys.executable, *words[1:]], cwd=runs.ROOT, check=True, capture_output=True, env={**lab.environment, **job.THREADS}
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "down.safetensors")
    again, down = checkpoint.load(tmp_path / "again.safetensors"), checkpoint.load(tmp_path / "down.safetensors")
    for a, b in zip(again.layers, down.layers, strict=True):
        assert np.array_equal(a.w, b.w) and np.array_equal(a.b, b.b)


HOSTILE = {
    "evil.pkl": b"cbuiltins\nexit\n(tR.",
    "huge-header.safetensors": (2**62).to_bytes(8, "little") + b"{}",
    "empty.safetensors": b"",
}


def test_hostile_checkpoints_are_refused_with_a_sentence_and_a_good_one_reads(page: Page, lab):
    open_lab(page, lab, "Runs")
    page.get_by_text("Read with a network from a file").click()
    for name, content in HOSTILE.items():
        upload(page, name, content)
        expect(page.get_by_role("alert").filter(has_text=f"{name} is not a whole safetensors file")).to_be_visible()
        expect(page.get_by_role("combobox", name="Network that reads")).to_have_value(re.compile("Shipped"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    upload(page, "mine.safetensors", checkpoint.DEFAULT.read_bytes())
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value("Uploaded: mine.safetensors")


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.wait_for_timeout(300)
    driver.wait_idle(page)


def test_a_correction_is_kept_learnt_from_exported_deleted_and_imported(page: Page, lab, tmp_path: Path):
    open_lab(page, lab, "Corrections", 4)
    page.get_by_role("radio", name="4", exact=True).click()
    driver.wait_idle(page)
    page.get_by_role("button", name="Keep this drawing").click()
    expect(page.get_by_text("1 kept.")).to_be_visible()
    page.get_by_text("Export and import").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    download.value.save_as(tmp_path / "drawings.json")
    exported = json.loads((tmp_path / "drawings.json").read_text())
    assert [entry["label"] for entry in exported["drawings"]] == [4]
    assert exported["drawings"][0]["drawing"]["objects"][0]["path"]
    page.get_by_role("button", name="Fine-tune on them").click()
    table = page.get_by_role("table").filter(has_text="on your drawings")
    expect(table.get_by_role("row").nth(1)).to_contain_text(re.compile(r"100\.0\s%$"), timeout=SLOW)
    expect(table.get_by_role("row").nth(2)).to_contain_text(re.compile(r"99\.\d\d\s%.*9\d\.\d\d\s%"))
    page.get_by_role("button", name=re.compile("^A drawn 4")).click()
    page.get_by_role("button", name="Delete the chosen 4").click()
    expect(page.get_by_text("1 kept.")).to_have_count(0)
    upload(page, "drawings.json", (tmp_path / "drawings.json").read_bytes())
    expect(page.get_by_text("1 new drawing came in from drawings.json")).to_be_visible()
    expect(page.get_by_text("1 kept.")).to_be_visible()


def test_a_hostile_import_is_refused_with_a_sentence(page: Page, lab):
    open_lab(page, lab, "Corrections", None)
    page.get_by_text("Export and import").click()
    upload(page, "bad.json", json.dumps({"drawings": [{"label": 12, "drawing": {}}]}).encode())
    expect(page.get_by_role("alert").filter(has_text="bad.json, drawing 1 has the label 12")).to_be_visible()
