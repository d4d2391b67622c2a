"""No press of a widget is lost, and a new page shows the defaults. benchmarks.widgets presses for longer, with all cores busy."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from harness import driver, presses
from harness.kinds import BURST, KINDS
from harness.presses import NewPage


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory):
    """Return the address of a server whose runs folder has a training run with snapshots."""
    runs: Path = tmp_path_factory.mktemp("widgets") / "runs"
    presses.make_run(runs)
    with driver.serving(runs) as server:
        yield server.url


@pytest.fixture(scope="module")
def get_page(lasting_page: NewPage, address: str) -> Callable[[], Page]:
    """Return a function that returns a page with a drawn digit, on which all tests press."""
    return presses.reused_page(lasting_page, address)


@pytest.mark.parametrize("kind", KINDS)
def test_no_press_is_lost(get_page: Callable[[], Page], kind: str):
    assert presses.press(get_page, kind, BURST) == []


def test_a_page_survives_runs_that_start_before_the_last_answer_is_sent(get_page: Callable[[], Page]):
    """Press the parts of Inside in quick succession. Without `server.keep_unsent_messages`, the page is blank after 16 to 44."""
    page = get_page()
    push, expected = KINDS["segmented_control"](page, random.Random(0))
    with presses.busy(2):
        for n in range(60):
            push(n)
            page.wait_for_timeout(n % 7 * 20)
    assert presses.mistakes(page, expected(60)) == ""


def test_fresh_pages_show_the_defaults(new_page: NewPage, address: str):
    reference = presses.defaults(new_page, address)
    assert reference[0]["range Edges into each layer"] == "150"
    assert reference[3]["number Epochs"] == "3" and reference[3]["text Hidden layers"] == "128, 64"
    assert presses.fresh(new_page, address, 2, reference) == []
