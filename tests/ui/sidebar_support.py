"""The page with a stand-in for training, so that tests of the sidebar are quick. Import the fixture `stand_in` and use it."""

import sys
import time
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui.session import new_page
from training.jobs import launcher, process, store

# A training of two epochs; what it does after the first is its preset. A file `hold` in the runs folder keeps "instant" waiting.
STAND_IN = """
import argparse, json, sys, time
from pathlib import Path
import numpy as np
from model import checkpoint
from model.network import random_network
p = argparse.ArgumentParser()
for name in ("preset", "out", "log", "control", "snapshots"):
    p.add_argument("--" + name)
a = p.parse_args()
log = open(a.log, "a")
def say(**event):
    log.write(json.dumps(event) + "\\n"); log.flush()
say(event="start", epochs=2, steps=10, parameters=7, settings={})
say(event="step", epoch=1.0, step=10, loss=1.25, learning_rate=0.1, seconds=2.0)
say(event="epoch", epoch=1, epochs=2, loss=1.2, accuracy=0.5, validation_loss=0.9, validation_accuracy=0.75, seconds=2.1)
if a.preset == "instant":
    while (Path(a.log).parents[1] / "hold").exists():
        time.sleep(0.02)
    network = random_network((784, 16, 10), np.random.default_rng(0))
    checkpoint.save(network, a.out, {"test_accuracy": 0.5, "preset": "instant", "epochs": 2, "date": "2026-11-24T12:00:00"})
    say(event="done", test_accuracy=0.5, test_loss=0.3, seconds=4.0, checkpoint=a.out)
elif a.preset == "quick":
    say(event="failed", reason="The loss is not a number any more: lower the learning rate.")
else:
    time.sleep(600)
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A runs folder of the test's own, and the stand-in in the training's place."""
    (tmp_path / "stand_in.py").write_text(STAND_IN)
    folder = tmp_path / "runs"
    monkeypatch.setenv("DIGIT_LENS_RUNS", str(folder))
    monkeypatch.setattr(launcher, "PROGRAM", (sys.executable, str(tmp_path / "stand_in.py")))
    monkeypatch.setenv("PYTHONPATH", str(store.ROOT))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    run = launcher.current(folder)
    if run is not None:
        process.end(run.pid, run.born, kill=True)


def open_app() -> AppTest:
    return new_page().run()


def press(app: AppTest, name: str) -> AppTest:
    return next(button for button in app.button if button.label == name).click().run()


def train(app: AppTest, preset: str, *states: str) -> AppTest:
    """Press Retrain, wait outside of the page until the training is that far, and look again."""
    app.sidebar.radio(key="preset-picker").set_value(preset)
    press(app, "Retrain")
    run = launcher.current()
    while (now := launcher.follow(run)).state not in states or (now.running and now.validation_accuracy is None):
        assert now.running, now
        time.sleep(0.02)
    return app.run()


def words(elements) -> str:
    return " ".join(element.value for element in elements)


def names(app: AppTest) -> list[str]:
    return [button.label for button in app.sidebar.button]
