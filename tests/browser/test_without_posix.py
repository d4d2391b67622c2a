"""The app on a system that has only what Windows has too. `tests/without_posix` takes the rest away from the real server."""

import re
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.marks import loses_connection
from tests.browser.training_view import SLOW, choose, retrain
from training.jobs import launcher

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # text files are not UTF-8 unless the code says so
WITHOUT_POSIX = {"PYTHONPATH": str(Path(__file__).parents[1] / "without_posix"), **ASCII}


@pytest.fixture
def server(tmp_path: Path):
    """Start a server without POSIX."""
    with driver.serving(tmp_path / "runs", environment=WITHOUT_POSIX) as server:
        yield server


@pytest.mark.torch
@loses_connection
def test_the_app_works_without_posix(page, server, tmp_path):
    """Every view opens and reads. A training run starts, survives its server, is found again, and can be cancelled."""
    driver.open_app(page, server.url)
    driver.draw(page, DIGITS[3])
    expect(driver.digit_read(page)).to_have_text("3")
    for view in ("Inside", "Explore", "Teach it", "Lessons", "Evaluate", "Training"):
        with driver.answered(page):
            page.get_by_role("radio", name=view).click()
        expect(page.get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(0)
    retrain(page, "Tutorial")  # it draws no pictures before it begins
    progress = page.get_by_test_id("stSidebar").get_by_text(re.compile(r"Epoch \d+ of \d+"))
    expect(progress).to_be_visible(timeout=SLOW)
    run = launcher.current(tmp_path / "runs")
    process = psutil.Process(run.pid)
    server.stop(kill=True)
    assert process.is_running()
    server.start()
    page.reload()
    driver.wait_idle(page)
    expect(progress).to_be_visible(timeout=SLOW)
    page.get_by_test_id("stSidebar").get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.").first).to_be_visible()
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert not launcher.current(tmp_path / "runs").checkpoint.exists()
    choose(page, "Train on the server")
    widgets.unfold(page, "Every setting")  # and another run can start and end well
    widgets.enter(page, "Training images", "3000")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_test_id("stSidebar").get_by_text(re.compile(r"Trained in \d+ s"))).to_be_visible(timeout=SLOW)
