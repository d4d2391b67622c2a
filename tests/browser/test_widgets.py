"""No press of a widget is lost, and a new page shows the defaults. benchmarks.widgets presses for longer, with all cores busy."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from harness import driver, presses
from harness.widgets import BURST, KINDS


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory):
    """Return the address of a server whose runs folder has a training run with snapshots."""
    runs: Path = tmp_path_factory.mktemp("widgets") / "runs"
    presses.make_run(runs)
    with driver.serving(runs) as server:
        yield server.url


@pytest.mark.parametrize("kind", KINDS)
def test_no_press_is_lost(browser: Browser, address: str, kind: str):
    assert presses.press(browser, address, kind, BURST) == []


def test_fresh_pages_show_the_defaults(browser: Browser, address: str):
    reference = presses.defaults(browser, address)
    assert reference[0]["range Edges into each layer"] == "150"
    assert reference[3]["number Epochs"] == "3" and reference[3]["text Hidden layers"] == "128, 64"
    assert presses.fresh(browser, address, 4, reference) == []
