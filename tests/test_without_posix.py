"""The app on a system that has only what Windows has too. `tests/without_posix` takes the rest away from the real server."""

from pathlib import Path

import psutil
import pytest

from harness import driver
from harness.digits import DIGITS
from harness.websocket_client import Visitor, run
from model import checkpoint
from model.digit import CANVAS
from tests.training.stand_in import wait_for
from training.jobs import log, store
from training.jobs.store import Run

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # text files are not UTF-8 unless the code says so
WITHOUT_POSIX = {"PYTHONPATH": str(Path(__file__).with_name("without_posix")), **ASCII}
VIEWS = ("Reading", "Inside", "Explore", "Teach it", "Lessons", "Evaluate", "Training")
THREE = [[(x * CANVAS, y * CANVAS) for x, y in stroke] for stroke in DIGITS[3]]


def visit(server: driver.Server, view: str, *buttons: str, **address: str) -> Visitor:
    """Open a view, draw a 3 and press buttons, one after another. Return the visitor, who has left.

    Its alerts are those that the page shows with the drawing.
    """

    async def visits() -> Visitor:
        query = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in {"view": view, **address}.items())
        visitor = Visitor(server.url, 0, polls=False, patience=60, query=query)
        await visitor.open()
        await visitor.draw(THREE)
        visitor.alerts.clear()
        await visitor.rerun()
        for label in buttons:
            await visitor.press(label)
        await visitor.close()
        return visitor

    return run(visits())


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def wait_until(run: Run, state: str) -> psutil.Process:
    """Wait until the log of a run names the state. Return its process. Fail if the process ends before.

    `launcher.follow` can't be used here: with POSIX, it asks a lock that this run's process does not hold.
    """
    process = psutil.Process(run.pid)

    def logged() -> str:
        return log.of(run.log).progress().state

    wait_for(lambda: logged() == state or has_ended(process))
    assert logged() == state
    return process


@pytest.fixture
def server(tmp_path: Path):
    """Start a server without POSIX."""
    with driver.serving(tmp_path / "runs", environment=WITHOUT_POSIX) as server:
        yield server


@pytest.mark.torch
def test_the_app_works_without_posix(server: driver.Server, tmp_path: Path):
    """Every view opens and reads. A training run starts, survives its server, is found again, and can be cancelled."""
    for view in VIEWS:
        visitor = visit(server, view)
        assert visitor.digit == 3 and not visitor.alerts, view
    visit(server, "Reading", "Retrain")
    cancelled = store.current(tmp_path / "runs")
    cancelled.control.write_text("pause\n")  # so that it does not end by itself
    process = wait_until(cancelled, "paused")
    server.stop(kill=True)
    assert not has_ended(process)
    server.start()
    visitor = visit(server, "Reading", "Cancel", "Retrain")  # another run can start and end well
    assert [text for text in visitor.alerts if text.startswith("Cancelled.")]
    assert has_ended(process)
    assert not cancelled.checkpoint.exists()
    done = store.current(tmp_path / "runs")
    wait_until(done, "done")
    assert checkpoint.load(done.checkpoint).metadata["test_accuracy"] > 0.9
    visitor = visit(server, "Reading", training=done.id)
    assert visitor.digit == 3 and not visitor.alerts
    assert "Traceback" not in server.log.read_text(encoding="utf-8")
