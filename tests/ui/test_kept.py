"""What a browser keeps across a reload: the texts that it is sent, and what is made of the texts that it sends back."""

import pytest

from harness.pencil import pencil
from tests.ui.session import new_session, receive
from ui import commands, session
from ui.components.browser_storage import KEY

STROKE = pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)], 18)


@pytest.fixture(autouse=True)
def restart(monkeypatch: pytest.MonkeyPatch):
    """Start a session. The value returned starts another one."""

    def start() -> None:
        new_session(monkeypatch)
        session.current()

    start()
    return start


def send(found: object) -> None:
    """Deliver texts as the component does."""
    receive(KEY, {"found": found})
    session.restore(KEY)


def test_the_next_session_has_the_passed_lessons(restart):
    assert set(session.kept().values()) == {""}
    commands.pass_lesson(2)
    kept = session.kept()
    restart()
    commands.pass_lesson(0)
    send(kept)
    assert session.current().passed == {0, 2}


def test_forget_leaves_nothing_to_keep():
    commands.receive_drawing({"objects": [STROKE]})
    commands.pass_lesson(2)
    commands.forget_kept()
    assert not session.current().drawing.objects
    assert set(session.kept().values()) == {""}


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "x" * (session.MOST_KEPT + 1), 7, '{"2": 2}'])
def test_what_is_no_list_of_lessons_is_ignored(text: object):
    send({"lessons": text})
    assert not session.current().passed
    send({"lessons": '[1, true, -1, 1e9, 4000, "2", null, [3]]'})
    assert session.current().passed == {1}


@pytest.mark.parametrize("found", [None, [], "text", {"lessons": "7"}, {"lessons": None}])
def test_a_browser_that_sends_anything_else_changes_nothing(found: object):
    send(found)
    assert not session.current().passed
