"""The visitor's session: the address follows from it, a press runs the page once, and errors of callbacks become messages."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from harness.runs import write_run
from model.checkpoint import CheckpointError
from model.mnist import DataError
from model.network import random_network
from model.teaching import Taught
from tests.ui.page import SEVEN, choose, data_of, open_page, open_view, press, words
from tests.ui.session import new_page, selected, sheet
from training.jobs import store
from ui import mnist_digits, networks, server
from ui.teaching import Round, TeachingHistory
from ui.text.format import count

FIRST, SECOND = "20260101-000000-aaaa", "20260102-000000-bbbb"
DONE = {"event": "done", "test_accuracy": 0.5, "test_loss": 1.0, "seconds": 4.0}


def make_run(folder: Path, run_id: str) -> str:
    """Write a finished training run with a small network. Return its id."""
    write_run(folder / run_id, random_network((784, 8, 10), np.random.default_rng(0)), [], {"options": {}}, [DONE])
    return run_id


def open_runs(*chosen: str, **address: str):
    """Open the table of training runs with some of them chosen."""
    return new_page(None, {"training-part": "Runs", "runs-chosen": list(chosen)}, view="Training", **address).run()


def test_the_address_names_the_run_that_reads_whoever_selects_it(runs: Path):
    make_run(runs, FIRST)
    make_run(runs, SECOND)
    app = open_runs(FIRST, training=SECOND)
    assert selected(app) == SECOND
    app.button(key="runs-select").click().run()
    assert not app.exception
    assert selected(app) == FIRST and app.query_params["training"] in (FIRST, [FIRST])
    app.button(key="runs-delete").click().run()
    assert selected(app) == networks.SHIPPED and "training" not in app.query_params


@pytest.fixture
def full_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with each run of the whole page."""
    made: list[int] = []
    check = server.check_environment
    monkeypatch.setattr(server, "check_environment", lambda: (made.append(1), check()))
    return made


@pytest.mark.usefixtures("stand_in")
def test_retrain_and_stop_and_discard_run_the_whole_page_once(full_runs: list[int]):
    app = open_page()
    app.sidebar.radio(key="preset-picker").set_value("default").run()
    full_runs.clear()
    press(app, "Retrain")
    assert not app.exception and len(full_runs) == 1
    open_view(app, "Training")
    full_runs.clear()
    press(app, "Stop and discard")
    assert not app.exception and len(full_runs) == 1
    assert not store.ids()


def test_try_a_hard_one_after_another_tab_deleted_the_network_is_one_sentence(runs: Path):
    make_run(runs, FIRST)
    app = open_page(training=FIRST)
    shutil.rmtree(runs / FIRST)
    app.button(key="try-hard").click().run()
    assert not app.exception
    assert "is not there any more" in words(app.warning) and len(app.warning) == 1
    assert selected(app) == networks.SHIPPED and not app.run().warning


def test_missing_test_digits_are_one_sentence_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch):
    def missing() -> None:
        raise DataError("The test digits are missing.")

    app = new_page(SEVEN).run()
    monkeypatch.setattr(mnist_digits, "load", missing)
    for name in ("Try a test digit", "Try a hard one"):
        press(app, name)
        assert not app.exception
        assert "The test digits are missing" in words(app.warning)
        assert sheet(app).drawing == SEVEN


def test_explore_without_the_networks_for_comparison_warns_and_goes_on(monkeypatch: pytest.MonkeyPatch):
    def damaged() -> None:
        raise CheckpointError("linear.safetensors is damaged.")

    monkeypatch.setattr(networks, "comparison", damaged)
    app = choose(new_page(SEVEN, view="Explore").run(), "explore-part", "Reshape")
    assert not app.exception and "safetensors is damaged" in words(app.warning)


def test_the_network_before_the_last_step_is_known_after_old_rounds_were_dropped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.teaching.UNDO_BYTES", 0)  # two rounds are kept
    made = [random_network((784, 8, 10), np.random.default_rng(k)) for k in range(6)]
    history, score = TeachingHistory(made[0]), mnist_digits.load()
    for network in made[1:]:
        taught = Taught(network, 7, 0.1, np.zeros(2), np.zeros((2, 10)), 0, np.zeros(0, int), np.zeros((0, 784)))
        history = history.added(Round(taught, np.zeros((28, 28), np.float32), score))
    assert history.before_last is made[4]
    assert history.undone().before_last is made[3]
    assert history.undone().network is made[4]


def test_the_accuracy_of_an_uploaded_network_is_measured_once(monkeypatch: pytest.MonkeyPatch):
    calls, measure = [], networks.score
    monkeypatch.setattr(networks, "score", lambda *arguments: (calls.append(1), measure(*arguments))[1])
    own = {"session-1": random_network((784, 9, 10), np.random.default_rng(3))}
    assert networks.accuracy("session-1", own) == networks.accuracy("session-1", own)
    assert len(calls) == 1


def test_the_table_of_runs_is_paged(runs: Path):
    for number in range(101):
        folder = runs / f"20260101-{number:06d}-abcd"
        folder.mkdir()
        store.write_json(folder / "run.json", {"name": f"run {number}"})
    app = open_runs()
    assert data_of(app, "runs-table")["table"].count('"id"') == 100
    app.button(key="runs-older").click().run()
    assert data_of(app, "runs-table")["table"].count('"id"') == 1
    assert app.button(key="runs-older").disabled and not app.button(key="runs-newer").disabled


def test_a_large_number_of_steps_has_no_power_of_ten():
    assert count(1_718_000, "step") == "1,718,000 steps"
    assert count(0.25, "epoch") == "0.25 epochs" and count(1, "step") == "1 step"
