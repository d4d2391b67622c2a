"""The control file: commands are appended, none is lost, and only the training process acts on them."""

import dataclasses
from pathlib import Path

import pytest

from tests.model.networks import same
from tests.training.tiny import TINY, TINY_NUMPY, script, tiny_split
from training.events import Changed, Step
from training.jobs import commands
from training.loop import descend, make_engine, train
from training.schedule import Schedule
from training.settings import MAX_EPOCHS


def test_quick_presses_all_count_a_paused_run_stays_paused_and_what_is_no_whole_command_changes_nothing(tmp_path: Path):
    path = tmp_path / "control"
    asked = commands.follow(path).__next__

    def after(text: bytes, times: int = 1) -> list[str]:
        with path.open("ab") as file:
            file.write(text)
        return [asked() for _ in range(times)]

    assert asked() == "run"
    assert after(b"pause\nmore\nmore\n", 4) == ["more", "more", "pause", "pause"]
    assert after(b"run\n") == ["run"] and commands.read(path) == ["pause", "more", "more", "run"]
    assert after(b"pause\nstop\n\xff\nfini") == ["pause"] and after(b"sh\n") == ["finish"]
    path.unlink()
    assert asked() == "finish"


@pytest.mark.parametrize("line", ["learning_rate", "learning_rate x", "dropout nan", "dropout inf", "momentum 0.5", "more 2"])
def test_what_changes_nothing_is_no_command(tmp_path: Path, line: str):
    (tmp_path / "control").write_text(f"{line}\ndropout 0.5\n")
    assert commands.read(tmp_path / "control") == ["dropout 0.5"]


def test_no_command_adds_epochs_beyond_the_most_that_a_run_may_have():
    plan = Schedule(dataclasses.replace(TINY, epochs=MAX_EPOCHS - 1), snapshots=False)
    for _ in range(30):
        plan.add_epoch()
    assert plan.epochs == MAX_EPOCHS


@pytest.mark.parametrize("settings", [TINY, TINY_NUMPY], ids=["torch", "numpy"])
def test_a_changed_learning_rate_holds_from_the_next_step_on(settings, monkeypatch: pytest.MonkeyPatch):
    """The network is that of a run whose engine gets the new rate by hand. A value that the settings do not allow is ignored.

    The NumPy engine takes no dropout.
    """
    monkeypatch.setattr("training.events.REPORT_EVERY", 0.0)
    refused = "learning_rate 0", "dropout 1", *(["dropout 0.5"] if settings is TINY_NUMPY else [])
    settings = dataclasses.replace(settings, schedule="constant")
    given = script("run", "run", "learning_rate 0.5", *refused)
    events = list(train(settings, tiny_split(settings), control=given))
    rates = [event.learning_rate for event in events if isinstance(event, Step)]
    assert rates[:2] == [settings.learning_rate] * 2 and set(rates[2:]) == {0.5}
    (changed,) = [event for event in events if isinstance(event, Changed)]
    assert changed == Changed("learning_rate", 0.5, 2 / settings.steps, 2)
    engine, plan = make_engine(settings, tiny_split(settings)), Schedule(settings, snapshots=False)
    for _ in zip(range(2), steps := descend(engine, plan), strict=False):
        pass
    plan.settings = dataclasses.replace(settings, learning_rate=0.5)
    assert sum(1 for _ in steps) == 2 * settings.steps - 2
    assert same(events[-1].network, engine.network())


def test_a_changed_dropout_holds_from_the_next_step_on():
    settings, shares = dataclasses.replace(TINY, epochs=1, dropout=0.1), []
    engine = make_engine(settings, tiny_split(settings))
    forward = engine.module.dropout.forward

    def watched(x):
        shares.append(engine.module.dropout.p)
        return forward(x)

    engine.module.dropout.forward = watched
    events = list(train(settings, tiny_split(settings), engine, control=script("run", "run", "dropout 0.6")))
    assert shares == [0.1] * 4 + [0.6] * 2 * (settings.steps - 2)  # two hidden layers
    assert Changed("dropout", 0.6, 2 / settings.steps, 2) in events
