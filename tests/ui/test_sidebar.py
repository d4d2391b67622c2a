"""The sidebar's states, by AppTest. A stand-in trains, so that it is quick."""

import shutil

import pytest

from model import checkpoint
from tests.made_runs import make_run
from tests.ui.page import names, open_page, press, small, train, widget, words
from tests.ui.session import add_network, visitor
from training.jobs import launcher, limits, process, store
from ui import messages, networks

pytestmark = pytest.mark.usefixtures("stand_in")


def test_the_sidebar_says_which_network_reads_and_offers_training():
    app = open_page()
    assert widget(app.sidebar.selectbox, "network-picker").value == networks.SHIPPED
    assert "784-128-64-10 · ReLU · 109,386" in words(app.sidebar.caption)
    assert names(app) == ["Retrain"]
    assert not any(button.proto.type == "primary" for button in app.sidebar.button)  # drawing comes first
    assert not app.sidebar.header and "784 = 28 · 28" in words(app.sidebar.markdown)


def test_a_running_training_shows_its_progress_and_can_be_cancelled():
    app = train(open_page(), "default", "running")
    shown = {metric.label: metric.value for metric in app.sidebar.metric}
    assert (shown["Loss"], shown["Validation"]) == ("1.000", "75.0\u00a0%")
    assert "Cancel" in names(app)
    press(app, "Cancel")
    app.run()
    assert "Cancelled" in words(app.sidebar.info)
    assert "Retrain" in names(app)
    assert visitor(app).network == networks.SHIPPED


def test_a_failed_training_is_one_sentence_for_those_who_saw_it_and_nothing_else_changes():
    app = train(open_page(), "quick", "failed")
    assert "The loss is not a number any more" in words(app.sidebar.error)
    assert "Retrain" in names(app) and visitor(app).network == networks.SHIPPED
    assert not open_page().sidebar.error


def test_a_refused_training_is_one_sentence_once(monkeypatch):
    monkeypatch.setattr(limits, "refusal", lambda *_: "It can't start.")
    monkeypatch.setattr(messages, "SHOWN_FOR", 0.0)
    app = press(open_page(), "Retrain")
    assert words(app.warning) == "It can't start\\."
    assert not app.run().warning


def test_retrain_while_a_run_trains_asks_first():
    app = train(open_page(), "default", "running")
    first = launcher.current()
    press(press(app, "Retrain"), "Let it end")
    assert launcher.current() == first and not app.sidebar.warning
    press(press(app, "Retrain"), "Stop that one and start this one")
    assert launcher.current() != first and launcher.follow(first).state == "cancelled"
    launcher.cancel(launcher.current())


def test_a_runs_folder_deleted_underneath_leaves_the_page_at_work():
    app = train(open_page(), "default", "running")
    run = launcher.current()
    shutil.rmtree(store.folder())
    app.run()
    press(app, "Retrain")
    assert "Cancel" in names(app)
    assert process.end(run.pid, run.born, kill=True)


def test_a_runs_folder_that_cannot_be_written_is_one_sentence():
    store.folder().write_text("a file in its place")
    app = press(open_page(), "Retrain")
    assert f"can't be started in {store.folder().name}/" in words(app.warning)
    assert str(store.folder().parent) not in words(app.warning)
    assert "Retrain" in names(app)


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
