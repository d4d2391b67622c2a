"""Ownership of training runs by the browser's secret, without a browser. tests/browser/test_ownership.py has the real ones."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from harness.runs import make_run
from tests.ui.page import data_of, press, train, widget, words
from tests.ui.session import new_page, new_session, receive, set_secret
from training.jobs import store
from training.jobs.store import RunError
from ui import access, commands
from ui import session as session_of
from ui.components import browser_id

MINE, OTHER = "m" * 43, "o" * 43
RUN, SECOND = "20260101-120000-abcd", "20260102-120000-abcd"
REFUSED = "only there can it be changed"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let strangers share the server. Return a function that starts a session whose browser sends a cookie."""
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")
    return partial(new_session, monkeypatch)


def proposed() -> str:
    """Return the new secret that the browser is asked to store, or "" if it has sent one."""
    browser = session_of.current().browser
    return "" if browser.is_stored else browser.secret


def owned_run(folder: Path, secret: str, run_id: str = RUN) -> None:
    """Make a run that has ended, as if the browser with that secret had started it."""
    events = [{"event": "start", "epochs": 1}, {"event": "done", "test_accuracy": 0.9}]
    make_run(folder, run_id, events=events, name="mine", owner=hashlib.sha256(secret.encode()).hexdigest())


def open_runs(secret: str, run_id: str) -> AppTest:
    """Open the table of runs in the browser with that secret, with one run chosen."""
    app = new_page(None, {"training-part": "Runs", "runs-chosen": [run_id]}, view="Training")
    set_secret(app, secret)
    return app.run()


@pytest.mark.parametrize("is_deleted", [False, True])
def test_the_cookie_makes_the_owner_and_nothing_else_does(session, tmp_path: Path, is_deleted: bool):
    owned_run(tmp_path, MINE)
    if is_deleted:
        store.delete(RUN, tmp_path)
    session(MINE)
    assert proposed() == ""
    access.check_may_change(RUN)
    for cookie in (OTHER, "", MINE[:-1], MINE + "\n", hashlib.sha256(MINE.encode()).hexdigest()):
        session(cookie)
        with pytest.raises(RunError, match=REFUSED):
            access.check_may_change(RUN)


def test_a_run_without_an_owner_is_nobodys(session, tmp_path: Path):
    (tmp_path / RUN).mkdir()
    session(MINE)
    with pytest.raises(RunError, match="only there"):
        access.check_may_change(RUN)


def test_a_new_browser_is_proposed_a_secret_that_nobody_can_guess(session):
    session("")
    first = proposed()
    session("not a secret")
    assert session_of.SECRET.fullmatch(first) and proposed() not in ("", first)


def test_the_secret_of_another_tab_is_used_also_for_what_was_started_before_it_came(session, tmp_path: Path):
    session("")
    owned_run(tmp_path, proposed())
    session_of.current().runs.expected.add(RUN)
    for bad in (None, "x", {"secret": 3}, {"secret": "short"}):
        receive(browser_id.KEY, bad)
        commands.receive_secret(browser_id.KEY)
        assert proposed()
    receive(browser_id.KEY, {"secret": MINE})
    commands.receive_secret(browser_id.KEY)
    assert proposed() == ""
    session(MINE)
    access.check_may_change(RUN)


@pytest.mark.usefixtures("session")
def test_a_stranger_neither_renames_nor_deletes_a_run(tmp_path: Path):
    owned_run(tmp_path, MINE)
    app = open_runs(OTHER, RUN)
    widget(app.text_input, f"runs-name-{RUN}").set_value("stolen").run()
    assert REFUSED in words(app.warning)
    press(app, "Delete")
    assert REFUSED in words(app.warning)
    assert store.read(RUN).name == "mine"


@pytest.mark.usefixtures("session")
def test_the_owner_renames_deletes_and_restores_a_run(tmp_path: Path):
    for run_id in (RUN, SECOND):
        owned_run(tmp_path, MINE, run_id)
    app = open_runs(MINE, SECOND)
    widget(app.text_input, f"runs-name-{SECOND}").set_value("renamed").run()
    assert words(app.subheader) == "renamed"
    press(app, "Delete")
    assert SECOND not in data_of(app, "runs-table")["table"] and store.ids() == [RUN]
    press(app, "Bring it back")
    assert SECOND in data_of(app, "runs-table")["table"] and store.ids() == [SECOND, RUN]


@pytest.mark.usefixtures("stand_in")
def test_where_nobody_is_a_stranger_everyone_may_change_everything():
    owner = new_page()
    set_secret(owner, MINE)
    train(owner.run(), "default", "running")
    owned_run(store.folder(), MINE)
    app = open_runs(OTHER, RUN)
    assert "started in another browser" in words(app.sidebar.markdown)
    press(app, "Cancel")
    assert "Cancelled" in words(app.run().sidebar.info)
    press(app, "Delete")
    assert RUN not in data_of(app, "runs-table")["table"] and RUN not in store.ids()
