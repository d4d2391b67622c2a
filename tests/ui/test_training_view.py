"""The Training view: what it does for each press of the browser, good or hostile, and what it sends."""

import errno
import subprocess
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from model import checkpoint
from tests.made_runs import DONE, ID, make_run, write_run
from tests.training.stand_in import until, until_epoch
from tests.ui.page import data_of, open_page, press_picture, small
from tests.ui.session import visitor as visitor_of
from training.jobs import launcher, store
from ui import commands, networks
from ui.commands.runs import NOT_NOW
from ui.components import browser_storage
from ui.components import runs as component
from ui.session import Session
from ui.views import training

KEY = component.KEY
OTHER = "20260102-000000-abcd"  # a newer run
START = {"event": "start", "epochs": 2}
COMMANDS = training.COMMANDS


HOSTILE = (
    *(None, True, 5, -1.5, "", "../..", "\0", "default", "session-1", "browser-1z-32", "20260101-000000-ffff", "x" * 10_000),
    *([], [ID], [[ID]], [ID, 5], [5, "finish"], f"../{ID}", f"{ID}:", f"{ID}:1", [[[]]], [ID] * 50),
    *({}, {"id": ID}, {"resume": "model/default.safetensors"}, {"out": "x", "drawings": "/etc/passwd"}, {"preset": "slow"}),
    *({"preset": False}, {"preset": ["instant"]}, {"preset": "instant", "hidden": "x"}, {"preset": "instant", "epochs": 10**9}),
)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_hostile_value_changes_no_run_and_starts_no_process(name: str, run, visitor: Session, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", popen := MagicMock(side_effect=OSError))
    before = {path: path.read_bytes() for path in run.folder.parent.rglob("*") if path.is_file()}
    for value in HOSTILE:
        COMMANDS[name](value)
        assert visitor.network == networks.SHIPPED
    assert {path: path.read_bytes() for path in run.folder.parent.rglob("*") if path.is_file()} == before
    assert not popen.called


@pytest.mark.parametrize("value", [{"preset": {"a": [1]}}, [[], ID]])
def test_the_page_shows_the_view_after_any_value(value: object, run):
    app = open_page(view="Training")
    for name in COMMANDS:
        press_picture(app, name, value, KEY)
    assert data_of(app, KEY)["machine"]["run"]["id"] == ID and visitor_of(app).network == networks.SHIPPED


@pytest.mark.usefixtures("stand_in")
def test_a_run_is_started_stopped_and_discarded(visitor: Session):
    COMMANDS["start"]({"preset": "default", "epochs": 3, "resume": "model/default.safetensors", "out": "x"})
    run = launcher.current()
    assert run.options == {"preset": "default", "epochs": 3}, "only the settings that the page offers"
    until_epoch(run)
    COMMANDS["start"]({"preset": "instant"})
    assert launcher.current() == run and visitor.message.get() == NOT_NOW
    COMMANDS["delete"](run.id)
    assert store.ids() == [run.id] and visitor.message.get(), "it has not ended"
    COMMANDS["finish"](run.id)
    assert until(run, "done").test_accuracy and not visitor.message.get()
    COMMANDS["finish"](run.id)
    assert visitor.message.get(), "it has ended"
    COMMANDS["start"]({"preset": "default"})
    COMMANDS["discard"](launcher.current().id)
    assert store.ids() == [run.id] and not visitor.message.get()


def test_a_run_is_renamed_read_with_and_deleted(run, visitor: Session, monkeypatch: pytest.MonkeyPatch):
    COMMANDS["rename"]([ID, "my\nbest"])
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_json", MagicMock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
        COMMANDS["rename"]([ID, "another"])
        assert "Permission denied" in visitor.message.get()
    commands.runs.use_run(ID)
    assert store.read(ID).name == "my best" and store.read(ID).decided and visitor.network == ID
    COMMANDS["delete"](ID)
    assert store.ids() == [] and visitor.network == networks.SHIPPED


def test_the_address_names_the_run_that_reads_as_long_as_it_is_there(run, runs: Path):
    write_run(runs / OTHER, small(), {}, [DONE])
    app = open_page(view="Training", training=f"{OTHER}:0001.0000")  # a moment of it, which is not kept any more
    assert visitor_of(app).network == OTHER
    press_picture(app, "use", {"id": ID, "request": "1"}, browser_storage.KEY).run()
    assert visitor_of(app).network == ID and app.query_params["training"] == ID
    press_picture(app, "delete", ID, KEY).run()
    assert visitor_of(app).network == networks.SHIPPED and "training" not in app.query_params and not app.warning


def test_the_page_tells_the_key_of_a_runs_network_as_it_is_after_each_epoch(run, runs: Path):
    learns = make_run(runs, OTHER, events=[START])
    app = open_page(view="Training")
    assert data_of(app, KEY)["machine"]["run"]["key"] == ""
    checkpoint.save(small("tanh"), learns.latest)
    key = data_of(app.run(), KEY)["machine"]["run"]["key"]
    assert key.startswith(f"{OTHER}:")
    press_picture(app, "look", ID, KEY)
    assert data_of(app, KEY)["machine"]["run"]["key"] == ID
