"""The sidebar's states, by AppTest. A stand-in trains, so that it is quick."""

from dataclasses import replace
from unittest.mock import MagicMock

import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint
from tests.made_runs import make_run
from tests.training.stand_in import until, until_epoch
from tests.ui.page import (
    data_of,
    open_page,
    press,
    press_picture,
    press_retrain,
    retrain_of,
    small,
    train,
    widget,
    words,
)
from tests.ui.session import add_network, visitor
from training.jobs import launcher, store
from ui import networks, server
from ui.components import runs
from ui.frame import network_picker

pytestmark = pytest.mark.usefixtures("stand_in")


def start_lasting() -> AppTest:
    """Start a run that does not end by itself, in the view Training of a new page. Return the page's app."""
    app = press_picture(open_page(view="Training"), "start", {"preset": "default"}, runs.KEY)
    until_epoch(launcher.current())
    return app


@pytest.mark.parametrize(("accepts", "reads"), [(True, True), (False, False), ("yes", False)])
def test_a_new_network_reads_only_after_a_press_and_is_offered_until_then(accepts: object, reads: bool):
    better = replace(small(sizes=(784, 8, 10)), metadata={"test_accuracy": 0.25})
    app = open_page()
    add_network(app, "Bad", better)
    app = train(app.run(), "done")
    assert visitor(app).network == "session-1", "a better network does not read by itself either"
    assert (retrain_of(app)["part"], retrain_of(app)["accuracy"]) == ("offer", 0.5)
    assert data_of(app, runs.RETRAIN_KEY)["accuracy"] == networks.measured(better), "not what a file claims"
    again = open_page()  # the page was closed meanwhile
    assert visitor(again).network == networks.SHIPPED and retrain_of(again)["part"] == "offer"
    press_retrain(again, "decide", accepts)
    run = launcher.current()
    assert run.decided and retrain_of(again)["part"] == "rest" and retrain_of(open_page())["part"] == "rest"
    assert visitor(again).network == (run.id if reads else networks.SHIPPED)
    assert again.query_params.get("training", "") == (run.id if reads else "")


def test_an_answer_to_an_offer_does_not_hold_for_a_run_that_another_tab_has_started():
    app = train(open_page(), "done")
    start_lasting()
    for accepts in (True, False):
        press_retrain(app, "decide", accepts)
        assert visitor(app).network == networks.SHIPPED and not launcher.current().decided
    assert retrain_of(app)["part"] == "running"


def test_an_offered_network_that_cannot_be_read_is_one_sentence():
    app = train(open_page(), "done")
    launcher.current().checkpoint.write_bytes(b"no network")
    press_retrain(app, "decide", True)
    assert visitor(app).network == networks.SHIPPED and len(app.warning) == 1 and retrain_of(app)["part"] == "offer"


def test_a_run_that_ends_while_the_page_is_made_is_offered_at_once(monkeypatch: pytest.MonkeyPatch):
    app = start_lasting()
    run, about = launcher.current(), network_picker.about

    def end_first(*args) -> None:
        if launcher.follow(run).running:
            launcher.finish(run)
            until(run, "done")
        about(*args)

    monkeypatch.setattr(network_picker, "about", end_first)  # Retrain has been shown by then
    app.run()
    assert retrain_of(app.run())["part"] == "offer"


def test_a_press_takes_a_new_seed_and_a_runs_folder_that_cannot_be_written_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    store.folder().write_text("a file in its place")
    monkeypatch.setattr(launcher, "start", start := MagicMock(wraps=launcher.start))
    app = press_retrain(open_page(), "start")
    assert start.call_args.args[0]["seed"] is None
    assert f"can't be started in {store.folder().name}/" in words(app.warning)
    assert str(store.folder().parent) not in words(app.warning)
    assert retrain_of(app)["part"] == "rest"


def test_retrain_and_discard_run_the_whole_page_once(monkeypatch: pytest.MonkeyPatch):
    app = open_page(view="Training")
    full_run = MagicMock(wraps=server.check_environment)
    monkeypatch.setattr(server, "check_environment", full_run)
    press_retrain(app, "start")
    full_run.assert_called_once()
    full_run.reset_mock()
    press_picture(app, "discard", launcher.current().id, runs.KEY)
    full_run.assert_called_once()
    assert not store.ids()


def test_of_networks_with_the_same_name_each_answers_for_itself():
    """A run cannot take the name of the shipped network either."""
    run = make_run(store.folder(), name="Shipped with Digit Lens")
    checkpoint.save(small(sizes=(784, 8, 10)), run.checkpoint)
    app = open_page()
    for size in (16, 32):
        add_network(app, "Taught a 7", small(sizes=(784, size, 10)))
    app.run()
    for network_id, size in (("session-2", 32), ("session-1", 16), (run.id, 8), (networks.SHIPPED, 128)):
        widget(app.sidebar.selectbox, "network-picker").set_value(network_id).run()
        assert visitor(app).network == network_id
        assert f"784-{size}-" in words(app.sidebar.caption)
    assert widget(app.sidebar.selectbox, "network-picker").options == [
        "Shipped with Digit Lens", f"Shipped with Digit Lens ({run.id[-4:]})", "Taught a 7 (1)", "Taught a 7 (2)",
    ]  # fmt: skip
    widget(app.sidebar.selectbox, "network-picker").set_value("session-1").run()
    press(app, "Remove this network")
    assert visitor(app).network == networks.SHIPPED
    assert widget(app.sidebar.selectbox, "network-picker").options[2:] == ["Taught a 7"]
