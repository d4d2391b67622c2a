"""The queue of training runs on the pages of two visitors, by AppTest with a stand-in for the training process."""

import hashlib

import pytest
from streamlit.testing.v1 import AppTest

from tests.training.stand_in import wait_for
from tests.ui.page import choose, names, open_page, open_view, press, train, widget, words
from tests.ui.session import set_secret, visitor
from training.jobs import commands, launcher, queue, store
from ui import messages, networks
from ui.components import trainer

ANNE, BEN = "a" * 43, "b" * 43  # secrets of two browsers


@pytest.fixture(autouse=True)
def quiet(stand_in, monkeypatch: pytest.MonkeyPatch):
    """No thread starts waiting runs: the pages do. The server is a shared one."""
    monkeypatch.setattr(launcher, "watch", lambda *_: None)
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")


def visit(secret: str) -> AppTest:
    """Open the page in the browser with a secret, as after a reload."""
    app = open_page()
    set_secret(app, secret)
    return app.run()


@pytest.fixture
def anne() -> AppTest:
    """The page of a visitor whose training run is in progress."""
    return train(visit(ANNE), "default", "running")


@pytest.fixture
def ben(anne: AppTest) -> AppTest:
    """The page of another visitor, opened meanwhile."""
    return visit(BEN)


def owner_of(secret: str) -> str:
    """Return the owner of the runs of the browser with a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def wait_in_line(app: AppTest, preset: str) -> AppTest:
    """Choose a preset and press Wait in line."""
    app.sidebar.radio(key="preset-picker").set_value(preset)
    return press(app, "Wait in line")


def test_a_strangers_start_waits_can_be_withdrawn_and_survives_a_reload(anne: AppTest, ben: AppTest):
    assert "started in another browser" in words(ben.sidebar.markdown) and "Cancel" not in names(ben)
    wait_in_line(ben, "instant")
    assert "You are number 1 in line" in words(ben.sidebar.info) and "preset instant" in words(ben.sidebar.info)
    assert names(ben)[-1] == "Withdraw" and "Wait in line" not in names(ben)
    again = visit(BEN)
    assert "You are number 1 in line" in words(again.sidebar.info)
    assert "1 training run waits" in words(anne.run().sidebar.caption) and "Withdraw" not in names(anne)
    press(again, "Withdraw")
    assert "Wait in line" in names(again) and not queue.waiting()


def test_a_waiting_run_starts_when_the_other_ends_and_its_network_is_offered_to_its_owner_only(anne: AppTest, ben: AppTest):
    first = launcher.current()
    wait_in_line(ben, "instant")
    hold = store.folder() / "hold"
    hold.touch()
    press(anne.run(), "Cancel")
    anne.run()  # any page starts it
    run = launcher.current()
    assert run.id != first.id and run.owner == owner_of(BEN) and not queue.waiting()
    assert "Cancelled" in words(anne.sidebar.info) and launcher.follow(run).running
    hold.unlink()
    wait_for(lambda: not launcher.follow(run).running)
    assert "Read with the new one?" in words(ben.run().sidebar.info)
    assert "A new network was trained here" in words(anne.run().sidebar.success)
    assert "Cancelled" in words(anne.sidebar.info) and visitor(anne).network == networks.SHIPPED
    press(anne, "Read with it")
    assert visitor(anne).network == run.id


def test_ones_own_second_run_waits_and_the_end_of_the_first_is_still_shown(anne: AppTest):
    wait_in_line(anne, "tutorial")
    assert "You are number 1 in line" in words(anne.sidebar.info)
    press(anne, "Cancel")
    anne.run()
    assert launcher.current().options["preset"] == "tutorial" and launcher.follow(launcher.current()).running
    assert "Cancelled" in words(anne.sidebar.info) and "Cancel" in names(anne)


@pytest.mark.parametrize(("preset", "state"), [("default", "running"), ("quick", "failed")])
def test_who_comes_back_after_anothers_run_has_started_or_ended_is_asked_about_the_own_one(preset: str, state: str):
    train(visit(ANNE), "instant", "done")
    train(visit(BEN), preset, state)
    assert "Read with the new one?" in words(visit(ANNE).sidebar.info)


def test_an_owner_who_watches_the_monitor_without_the_sidebar_is_present_and_steers(anne: AppTest):
    seen = launcher.current().folder / "owner_seen"
    seen.unlink()
    anne.query_params["hide"] = "sidebar"
    open_view(anne, "Training")
    assert "training-pause" in {button.key for button in anne.button} and seen.exists()
    widget(anne.selectbox, "training-change-dropout").set_value(0.5).run()
    assert launcher.current().control.read_text(encoding="utf-8") == "dropout 0.5\n"


def test_who_may_not_steer_a_run_any_more_changes_nothing(monkeypatch: pytest.MonkeyPatch):
    """The page was opened while everybody might steer the run."""
    train(visit(ANNE), "default", "running")
    monkeypatch.setenv("DIGIT_LENS_SHARED", "off")
    ben = visit(BEN)
    open_view(ben, "Training")
    choose(ben, "training-part", "Train on the server")
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    widget(ben.selectbox, "training-change-learning_rate").set_value(0.1).run()
    assert "Only the browser that started" in words(ben.main.caption)
    assert commands.read(launcher.current().control) == []


def test_only_who_may_steer_a_run_gets_the_press_on_its_hint(anne: AppTest, ben: AppTest, monkeypatch: pytest.MonkeyPatch):
    shown = {}
    for name, app in (("anne", anne), ("ben", ben)):
        monkeypatch.setattr(trainer, "show_run_hint", lambda state, can, _, name=name: shown.update({name: (state, can)}))
        open_view(app.run(), "Training")
        choose(app, "training-part", "Train on the server")
    assert shown["anne"][1] == ("learningRate", "dropout") and shown["ben"][1] == ()
    assert shown["anne"][0] == shown["ben"][0] and shown["ben"][0]["losses"] == [1.5, 1.0]


def test_a_run_that_may_not_start_any_more_is_one_sentence(anne: AppTest, ben: AppTest, monkeypatch: pytest.MonkeyPatch):
    wait_in_line(ben, "quick")
    monkeypatch.setenv("DIGIT_LENS_TRAINING", "off")
    press(anne.run(), "Cancel")
    ben.run()
    assert "could not start. Training is switched off" in words(ben.sidebar.error)
    press(ben, "OK")
    assert not ben.run().sidebar.error and queue.place_of(owner_of(BEN)) is None
    assert not anne.run().sidebar.error


def test_the_training_view_sets_up_the_next_run(anne: AppTest, ben: AppTest):
    open_view(ben, "Training")
    choose(ben, "training-part", "Train on the server")
    assert "training-pause" not in {button.key for button in ben.button}
    assert "Only the browser that started" in words(ben.main.caption)
    widget(ben.toggle, "training-next").set_value(True).run()
    press(ben, "Train this next")
    assert [place.owner for place in queue.waiting()] == [owner_of(BEN)]
    told = words(ben.run().main.info)
    assert "started in another browser" in told and "You are number 1 in line" in told
    assert "started in another browser" not in words(anne.run().main.info)
    assert ben.button(key="next-step").label.startswith("While it trains, see where another")
    ben.button(key="training-meanwhile").click().run()
    assert widget(ben.segmented_control, "training-part").value == "Watch it learn"
    choose(ben, "training-part", "Train on the server")
    assert "training-next" not in {toggle.key for toggle in ben.run().toggle}


def test_a_refused_press_beside_a_training_run_stays_readable(anne: AppTest, ben: AppTest, monkeypatch: pytest.MonkeyPatch):
    """The message outlasts the polls, and goes when the person does something else."""
    monkeypatch.setattr(messages, "SHOWN_FOR", 600)
    monkeypatch.setenv("DIGIT_LENS_MAX_WAITING", "1")
    wait_in_line(ben, "instant")
    wait_in_line(anne.run(), "instant")
    for _ in range(3):
        assert "As many training runs wait already" in words(anne.sidebar.error)
        anne.run()
    press(anne, "Cancel")
    assert not anne.run().sidebar.error
    assert len(store.ids()) == 2
