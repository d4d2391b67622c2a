"""No press of a widget is lost, and a new page shows the defaults. benchmarks.widgets presses for longer, with all cores busy."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page

from harness import driver, presses
from harness.kinds import BURST, KINDS
from harness.presses import NewPage

PRESSES = 40
PAUSE_S, GO_S = 0.15, 0.05  # how long a server that halts stands still, and goes on


@pytest.fixture(scope="module")
def snapshots_server(tmp_path_factory: pytest.TempPathFactory):
    """A server whose runs folder has a training run with snapshots."""
    runs: Path = tmp_path_factory.mktemp("widgets") / "runs"
    presses.make_run(runs)
    with driver.serving(runs) as server:
        yield server


@pytest.fixture(scope="module")
def get_page(lasting_page: NewPage, snapshots_server: driver.Server) -> Callable[[], Page]:
    """Return a function that returns a page with a drawn digit, on which all tests press."""
    return presses.reused_page(lasting_page, snapshots_server.url)


@pytest.mark.parametrize("kind", KINDS)
def test_no_press_is_lost(get_page: Callable[[], Page], kind: str):
    assert presses.press(get_page, kind, BURST) == []


@contextmanager
def halting(server: driver.Server) -> Iterator[None]:
    """Let a server stand still again and again until the end of the `with` block, as on a busy machine."""
    process, ended = psutil.Process(server.process.pid), threading.Event()

    def halt() -> None:
        while not ended.wait(GO_S):
            process.suspend()
            ended.wait(PAUSE_S)
            process.resume()

    thread = threading.Thread(target=halt)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_a_page_survives_runs_that_start_before_the_last_answer_is_sent(
    get_page: Callable[[], Page], snapshots_server: driver.Server
):
    """Press the parts of Inside in quick succession.

    Without `server.keep_unsent_messages`, the page was blank in 6 of 6 tries.
    """
    page = get_page()
    push, expected = KINDS["segmented_control"](page, random.Random(0))
    with halting(snapshots_server):
        for n in range(PRESSES):
            push(n)
            page.wait_for_timeout(n % 7 * 20)
    assert presses.mistakes(page, expected(PRESSES)) == ""


def test_a_new_page_shows_the_defaults(new_page: NewPage, snapshots_server: driver.Server):
    """What the visitor of the tests above has pressed is not there."""
    inside, teach, lessons, training = presses.defaults(new_page, snapshots_server.url)
    assert inside["range Edges into each layer"] == "150" and inside["option This neuron"]
    assert teach["option 4"] and not teach["checkbox How is a step computed?"]
    assert lessons["option 1 Neuron"] and lessons["text Your answer"] == ""
    assert training["number Epochs"] == "3" and training["text Hidden layers"] == "128, 64"
