"""What the rules for hints look at of a training run on the server, and what a press on a hint changes."""

import dataclasses

import pytest

from training.jobs.log import Progress
from training.presets import PRESETS
from ui.views.training import hints

BEGIN = [
    {"event": "start", "epochs": 2},
    {"event": "step", "step": 1, "loss": 1.5, "dead_relu": None},
    {"event": "epoch", "epoch": 1, "accuracy": 0.5, "validation_accuracy": 0.75},
    {"event": "step", "step": 2, "loss": None},
]
STEPS = [{"event": "step", "step": k, "loss": 2.0 - k / 100, "dead_relu": [0.9 if k == 9 else 0.5, 0.0]} for k in range(1, 12)]


def test_the_rules_look_at_the_log_and_at_the_settings_as_they_are_now():
    settings = dataclasses.replace(PRESETS["instant"], optimiser="momentum", train_size=1000, dropout=0.1)
    state = hints.state([*BEGIN, *STEPS], Progress(epoch=1.5, changed={"dropout": 0.4}), settings)
    assert state["settings"] == {
        "learningRate": settings.learning_rate,
        "dropout": 0.4,
        "hidden": settings.hidden,
        "examples": 1000,
    }
    assert state["usualRate"] == pytest.approx(0.05)
    assert state["losses"] == [1.5, *(event["loss"] for event in STEPS)]  # a step without a loss is left out
    assert (state["steps"], state["passes"], state["known"], state["test"]) == (11, 1.5, 0.5, 0.75)
    assert state["silent"] == 0.5  # a neuron that responded to a batch is not dead


@pytest.mark.parametrize(("optimiser", "rate"), [("sgd", 0.5), ("adamw", 0.01), ("muon", 0.01)])
def test_a_run_that_has_logged_nothing_has_a_state(optimiser: str, rate: float):
    settings = dataclasses.replace(PRESETS["instant"], optimiser=optimiser)
    state = hints.state([], Progress(), settings)
    assert state["usualRate"] == rate
    assert state["losses"] == [] and state["known"] is None and state["silent"] == state["steps"] == 0


def test_a_press_changes_only_what_a_run_can_change_and_only_to_numbers():
    sent = {"learningRate": 0.01, "dropout": "0.3", "hidden": [1], "seed": 3}
    assert hints.changes(sent) == {"learning_rate": 0.01}
    assert hints.changes({"dropout": float("inf")}) == hints.changes(None) == hints.changes("x") == {}
