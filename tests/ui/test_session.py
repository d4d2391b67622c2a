"""The visitor's session: the address follows from it, a press runs the page once, and errors of callbacks become messages."""

import shutil
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from model.drawing_json import parse
from model.mnist import DataError
from tests.made_runs import write_run
from tests.ui.page import SEVEN, open_page, press, press_picture, press_retrain, small, words
from tests.ui.session import new_page, visitor
from training.jobs import launcher, store
from ui import mnist_digits, networks, server, session
from ui.components import browser_networks
from ui.components.runs import KEY

FIRST, SECOND = "20260101-000000-aaaa", "20260102-000000-bbbb"
DONE = {"event": "done", "test_accuracy": 0.5, "test_loss": 1.0, "seconds": 4.0}


def finish_run(folder: Path, run_id: str) -> None:
    """Write a finished training run with a small network."""
    write_run(folder / run_id, small(sizes=(784, 8, 10)), [], {}, [DONE])


def test_the_address_names_the_run_that_reads_whoever_selects_it(runs: Path):
    finish_run(runs, FIRST)
    finish_run(runs, SECOND)
    app = open_page(view="Training", training=SECOND)
    assert visitor(app).network == SECOND
    press_picture(app, "use", {"id": FIRST, "request": "1"}, browser_networks.KEY).run()
    assert visitor(app).network == FIRST and app.query_params["training"] == FIRST
    press_picture(app, "delete", FIRST, KEY).run()
    assert visitor(app).network == networks.SHIPPED and "training" not in app.query_params and not app.warning


@pytest.mark.usefixtures("stand_in")
def test_retrain_and_discard_run_the_whole_page_once(monkeypatch: pytest.MonkeyPatch):
    app = open_page(view="Training")
    app.sidebar.radio(key="preset-picker").set_value("default").run()
    full_run = MagicMock(wraps=server.check_environment)
    monkeypatch.setattr(server, "check_environment", full_run)
    press_retrain(app, "start")
    full_run.assert_called_once()
    full_run.reset_mock()
    press_picture(app, "discard", launcher.current().id, KEY)
    full_run.assert_called_once()
    assert not store.ids()


def test_try_a_hard_one_after_another_tab_deleted_the_network_is_one_sentence(runs: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "SHOWN_FOR", 0.0)
    finish_run(runs, FIRST)
    app = open_page(training=FIRST)
    shutil.rmtree(runs / FIRST)
    app.button(key="try-hard").click().run()
    assert "is not there any more" in words(app.warning) and len(app.warning) == 1
    assert visitor(app).network == networks.SHIPPED and not app.run().warning


def test_missing_test_digits_are_one_sentence_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch):
    app = new_page(SEVEN).run()
    monkeypatch.setattr(mnist_digits, "load", MagicMock(side_effect=DataError("The test digits are missing.")))
    for name in ("Try a test digit", "Try a hard one"):
        press(app, name)
        assert "The test digits are missing" in words(app.warning)
        assert visitor(app).drawing.sheet.drawing == parse(SEVEN)
