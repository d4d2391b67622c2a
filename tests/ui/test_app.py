"""The page's states, by Streamlit's AppTest: each view, an unreadable drawing, and no network or PyTorch."""

import shutil
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
import streamlit as st

from model import mnist
from model.drawing_json import parse
from model.mnist import DataError
from tests.made_runs import DONE, ID, write_run
from tests.ui.page import (
    FOUR,
    SEVEN,
    data_of,
    let_read,
    open_page,
    open_view,
    page_text,
    press,
    retrain_of,
    small,
    view_of,
    words,
)
from tests.ui.session import new_page, visitor
from training.jobs import launcher, limits, store
from training.jobs.store import RunError
from ui import mnist_digits, networks, session
from ui.components import runs as component
from ui.text.literal import literal
from ui.views.inside import PART_KEY as INSIDE
from ui.views.inside import WHAT_IF

FIRST = "Look inside"
MISSING = "This needs PyTorch, which is not installed"


@pytest.mark.parametrize("view", ["Reading", "../../etc"])
def test_an_old_name_and_what_is_no_view_open_the_first(view: str):
    app = open_page(view=view)
    assert view_of(app) == FIRST and view_of(open_view(app, "Lessons")) == "Lessons"


def test_without_the_shipped_network_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    st.cache_resource.clear()  # the network is cached
    monkeypatch.setattr(networks, "DEFAULT", tmp_path / "any.safetensors")
    app = new_page().run()
    assert r"default\.safetensors can't be read" in app.warning[0].value
    assert "pytest" not in app.warning[0].value, "the server's path"


def test_without_torch_no_training_run_can_be_started(monkeypatch: pytest.MonkeyPatch):
    assert not limits.lacks_torch()
    monkeypatch.setitem(sys.modules, "torch", None)
    app = open_page(SEVEN, view="Training")
    assert retrain_of(app) is None, "the browser trains"
    assert data_of(app, component.KEY)["machine"]["plan"]["problem"].startswith(MISSING)
    with pytest.raises(RunError, match=MISSING):
        launcher.start({"preset": "instant"})
    assert store.ids() == []


@pytest.mark.parametrize(
    ("view", "choices"),
    [
        ("Explore", {"explore-part": "Map"}),
        ("Inside", {INSIDE: WHAT_IF}),
        ("Evaluate", {}),
    ],
    ids=str,
)
def test_a_view_says_that_mnist_is_missing_without_the_servers_folders(view: str, choices: dict, tmp_path: Path, monkeypatch):
    with pytest.raises(DataError) as raised:
        mnist.read_idx(tmp_path / "t10k *a* <b>.gz")
    monkeypatch.setattr(mnist, "read_idx", Mock(side_effect=raised.value))
    st.cache_resource.clear()  # what other tests have loaded
    st.cache_data.clear()
    app = let_read(new_page(FOUR, choices, view=view).run(), small(sizes=(784, 9, 10)))
    assert literal(raised.value) in words(app.warning) and "t10k *a*" not in page_text(app)
    assert str(tmp_path) not in page_text(app).replace("\\", "")


def test_a_deleted_network_and_missing_test_digits_are_one_sentence_each_and_nothing_is_lost(runs: Path, monkeypatch):
    monkeypatch.setattr(session, "SHOWN_FOR", 0.0)
    write_run(runs / ID, small(), {}, [DONE])
    app = open_page(SEVEN, training=ID)
    assert visitor(app).network == ID
    shutil.rmtree(runs / ID)
    press(app, "Try a hard one")
    assert "is not there any more" in words(app.warning) and len(app.warning) == 1
    assert visitor(app).network == networks.SHIPPED and not app.run().warning
    monkeypatch.setattr(mnist_digits, "load", Mock(side_effect=DataError("The test digits are missing.")))
    for name in ("Try a test digit", "Try a hard one"):
        press(app, name)
        assert "The test digits are missing" in words(app.warning)
        assert visitor(app).drawing.sheet.drawing == parse(SEVEN)


def test_an_environment_variable_of_no_meaning_is_a_sentence_and_nothing_else_is_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DIGIT_LENS_SHARED", "maybe")
    app = new_page().run()
    assert [error.value for error in app.error] == ["DIGIT_LENS_SHARED is 'maybe': it must be on or off."]
    assert not app.button and not app.sidebar.button
