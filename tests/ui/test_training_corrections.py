"""Corrections belong to the browser that made them on a shared server, and to everybody on a private one. By AppTest.

In Chromium: tests/browser/test_training_corrections.py.
"""

import json
import re
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui.page import FOUR, SEVEN, data_of, press, widget, words
from tests.ui.session import new_page, set_secret
from tests.ui.session import store as store_choice
from training.jobs import corrections, launcher, store
from ui.views.training.corrections import CHOSEN, DIGIT, GALLERY

ANNE, BEN = "a" * 43, "b" * 43  # secrets of two browsers


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let strangers share the server."""
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")


def visit(secret: str) -> AppTest:
    """Open the corrections in the browser with a secret. A 4 is drawn."""
    app = new_page(FOUR, {"training-part": "Corrections"}, view="Training")
    set_secret(app, secret)
    return app.run()


def store_drawing(app: AppTest, *labels: int) -> None:
    """Store the drawing with each of the labels."""
    for label in labels:
        widget(app.pills, DIGIT).set_value(label).run()
        press(app, "Store this drawing")


def shown(app: AppTest) -> dict[int, str]:
    """Return the ids of the drawings in the gallery, by their labels."""
    found = re.findall(r'data-pick="(\w+)".+?aria-label="A drawn (\d)', data_of(app, GALLERY)["html"])
    return {int(label): correction_id for correction_id, label in found}


def choose_drawing(app: AppTest, label: int) -> None:
    store_choice(app, CHOSEN, shown(app)[label])
    app.run()


def exported(app: AppTest) -> list[int]:
    """Return the labels of the drawings that Export saves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "download_button", button := MagicMock())
        app.run()
    make = next(call.args[1] for call in button.call_args_list if call.args[0] == "Export")
    return [entry["label"] for entry in json.loads(make())["drawings"]]


def files() -> list[Path]:
    """Return all files of drawings in the runs folder."""
    return [path for path in store.folder().rglob("*.json") if '"drawings": [' in path.read_text()]


@pytest.mark.usefixtures("shared")
def test_on_a_shared_server_a_browser_sees_exports_and_deletes_its_own():
    first, other = visit(ANNE), visit(BEN)
    for app, labels in ((first, (4, 1)), (other, (7,))):
        app.run()  # the other browser has stored its drawings
        assert "Only this browser sees, exports and deletes its drawings." in words(app.main.caption)
        assert "stored." not in words(app.main.markdown)
        store_drawing(app, *labels)
        assert f"{len(labels)} stored." in words(app.main.markdown)
    tab = visit(ANNE)
    assert sorted(shown(tab)) == [1, 4]
    assert exported(tab) == [4, 1] and exported(other) == [7]
    assert len(files()) == 2
    for app in (first, tab):
        choose_drawing(app, 4)
    for app in (first, tab):  # deleting the same drawing twice deletes no other
        press(app, "Delete the chosen 4")
        assert "1 stored." in words(app.main.markdown)
    choose_drawing(other, 7)
    press(other, "Delete the chosen 7")
    assert "stored." not in words(other.main.markdown)
    assert len(files()) == 1
    assert exported(tab) == [1]


@pytest.mark.usefixtures("shared", "stand_in")
def test_the_copy_for_fine_tuning_comes_with_the_run_and_goes_with_the_drawing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(launcher, "watch", lambda *_: None)  # the page starts the waiting run
    app = visit(ANNE)
    store_drawing(app, 4)
    running = launcher.start({"preset": "default"})
    press(app, "Fine-tune on them")  # the page has not seen the other run yet
    assert "A training run of yours waits already" in words(app.main.caption)
    assert len(files()) == 1 and store.ids() == [running.id]
    launcher.cancel(running)
    app.run()
    run = launcher.current()
    assert run.id != running.id and run.drawings in files() and len(files()) == 2
    launcher.cancel(run)
    choose_drawing(app.run(), 4)
    press(app, "Delete the chosen 4")
    assert "stored." not in words(app.main.markdown)
    assert files() == []


def test_on_a_private_server_everybody_shares_them(runs: Path):
    corrections.add(runs, 7, SEVEN)  # as another visitor has
    app = visit(ANNE)
    assert "Everyone who can open this page sees these drawings." in words(app.main.caption)
    assert list(shown(app)) == [7]
    store_drawing(app, 1)
    assert "2 stored." in words(app.main.markdown)
    assert files() == [corrections.path_of(runs)]
