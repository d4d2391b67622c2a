"""Ownership of training runs by the browser's secret, without a browser. tests/browser/test_ownership.py has the real ones."""

import hashlib
from pathlib import Path

import pytest

from harness.runs import make_run
from tests.ui.session import new_session, receive
from training.jobs import store
from training.jobs.store import RunError
from ui import access, commands
from ui import session as session_of
from ui.components import browser_id

MINE, OTHER = "m" * 43, "o" * 43
RUN = "20260101-120000-abcd"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch):
    """Start a session whose browser sends a cookie."""
    monkeypatch.setenv("DIGIT_LENS_SHARED", "on")

    def start(cookie: str) -> None:
        new_session(monkeypatch, cookie)

    return start


def proposed() -> str:
    """Return the new secret that the browser is asked to store, or "" if it has sent one."""
    browser = session_of.current().browser
    return "" if browser.is_stored else browser.secret


def owned_run(folder: Path, secret: str) -> None:
    make_run(folder, RUN, owner=hashlib.sha256(secret.encode()).hexdigest())


def test_the_cookie_makes_the_owner_and_nothing_else_does(session, tmp_path: Path):
    owned_run(tmp_path, MINE)
    session(MINE)
    assert proposed() == ""
    access.check_may_change(RUN)
    for cookie in (OTHER, "", MINE[:-1], MINE + "\n", hashlib.sha256(MINE.encode()).hexdigest()):
        session(cookie)
        with pytest.raises(RunError, match="only there can it be changed"):
            access.check_may_change(RUN)


def test_a_deleted_run_keeps_its_owner(session, tmp_path: Path):
    owned_run(tmp_path, MINE)
    store.delete(RUN, tmp_path)
    session(OTHER)
    with pytest.raises(RunError, match="only there"):
        access.check_may_change(RUN)
    session(MINE)
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
