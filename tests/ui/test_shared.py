"""A server for many keeps nothing: whatever a visitor presses, it starts no process and writes no file."""

import os
import subprocess
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import streamlit as st

from harness.driver import ROOT
from model import checkpoint
from tests.made_runs import DONE, make_run
from tests.ui.page import SEVEN, data_of, open_page, open_view, press_picture, retrain_of, widget
from tests.ui.session import new_session, visitor
from training.jobs import process
from ui import commands, networks, server
from ui.components import runs
from ui.session import current
from ui.views import inside, training
from ui.views.all_views import VIEWS


@pytest.fixture
def shared(runs: Path, monkeypatch: pytest.MonkeyPatch):
    """Share a server whose operator has trained a network. Return the training run."""
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    run = make_run(runs, events=[DONE], name="the operator's")
    checkpoint.save(checkpoint.load(), run.checkpoint, {"test_accuracy": 0.9})
    return run


def files(*folders: Path) -> dict[Path, tuple[int, int]]:
    """Return the size and the time of each file below the folders. Leave out what Python and tools write for themselves."""
    found = {}
    for folder in folders:
        for path in folder.iterdir():
            if path.is_dir() and path.name[0] != "." and path.name not in ("__pycache__", "node_modules"):
                found |= files(path)
            elif path.is_file():
                found[path] = path.stat().st_size, path.stat().st_mtime_ns
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_button_can_be_pressed_and_the_disk_stays_as_it_is(view: str, shared, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subprocess, "Popen", popen := MagicMock(side_effect=OSError))
    before = files(ROOT, shared.folder.parent)
    app = open_page(SEVEN, view=view)
    assert visitor(app).view == view, "the address opens it"
    pressed: set[str] = set()
    if view == "Teach it":  # its buttons are in the picture
        press_picture(app, "step", 1)
    choices = [*app.main.segmented_control, *(pills for pills in app.pills if pills.key == inside.PART_KEY)]
    for key, part in [("", ""), *((choice.key, option) for choice in choices for option in choice.options)]:
        if key and any(choice.key == key for choice in app.button_group):
            widget(app.button_group, key).set_value(part).run()
        while left := [button for button in (*app.button, *app.download_button) if _name(button) not in pressed]:
            pressed.add(_name(left[0]))
            if not left[0].proto.disabled:
                left[0].click().run()
            if visitor(app).view != view:
                open_view(app, view)
    assert len(pressed) > 3
    assert not popen.called and files(ROOT, shared.folder.parent) == before


def _name(button) -> str:
    return button.label if button.key is None else button.key


def test_a_visitor_reads_with_the_operators_network_and_trains_only_in_the_browser(shared):
    app = open_page(view="Training")
    assert retrain_of(app) is None and data_of(app, runs.KEY)["machine"] is None
    widget(app.sidebar.selectbox, "network-picker").set_value(shared.id).run()
    assert visitor(app).network == shared.id and not app.warning


def test_no_command_changes_the_operators_runs(shared, monkeypatch: pytest.MonkeyPatch):
    """A page may still show the buttons of the time before the operator has restarted the server as a shared one."""
    new_session(monkeypatch)
    monkeypatch.setattr(process, "end", lambda *_: pytest.fail("a process was ended"))
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    before = files(shared.folder.parent)
    for command in training.COMMANDS.values():
        for sent in (shared.id, [shared.id, "finish"], [shared.id, "learning_rate", 0.1], {"preset": "instant"}):
            command(sent)
    commands.runs.cancel_run()
    commands.runs.decide(True)
    assert files(shared.folder.parent) == before and current().network == networks.SHIPPED


OPEN, CLOSED = (None, "0.0.0.0", "192.168.1.20", "a-name"), ("localhost", "127.0.0.1", "::1")


@pytest.mark.parametrize(("address", "is_shared"), [(name, True) for name in OPEN] + [(name, False) for name in CLOSED])
def test_whoever_comes_from_the_network_is_a_guest(address: str | None, is_shared: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(st, "get_option", {"server.address": address}.get)
    monkeypatch.setenv("DIGIT_LENS_SHARED", "off")
    server.share()
    assert os.environ["DIGIT_LENS_SHARED"] == "off", "the operator has decided"
    monkeypatch.delenv("DIGIT_LENS_SHARED")
    server.share()
    assert is_shared == (os.environ.get("DIGIT_LENS_SHARED") == "on")
