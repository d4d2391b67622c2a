"""What a browser keeps across a reload: the texts that it is sent, and what is made of the texts that it sends back."""

import json

import pytest

from tests.ui.session import new_session, receive
from ui import commands, session
from ui.components.browser_storage import KEY
from ui.session import ID_LENGTH, MOST_STEPS, Tour


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


LONG = "x" * ID_LENGTH  # the longest id that is kept
MOST = {f"{n}": 0 for n in range(MOST_STEPS)}
LOSS = {"step": LONG, "is_open": True, "guesses": {"loss": 1, LONG + "x": 1, "x": -1, "y": "1", "z": True}}


@pytest.mark.parametrize(
    ("field", "kept", "restored"),
    [
        ("tour", LOSS, Tour(LONG, True, {"loss": 1})),
        ("tour", LOSS | {"step": LONG + "x"}, Tour()),
        ("tour", LOSS | {"is_open": 1}, Tour()),
        ("tour", LOSS | {"guesses": MOST | {"x": 0}}, Tour()),
    ],
)
def test_what_comes_back_is_checked_and_kept_again(restart, field: str, kept: object, restored: object):
    send({field: json.dumps(kept)})
    assert getattr(session.current(), field) == restored
    texts = session.kept()
    restart()
    send(texts)
    assert getattr(session.current(), field) == restored


NO_LISTS = ["[" * 100_000, "{", 7, "7", None, '{"2": 2}']


@pytest.mark.parametrize("found", [None, [], "text", *({"lessons": text} for text in NO_LISTS)])
def test_what_is_no_list_of_lessons_is_ignored(found: object):
    send(found)
    assert not session.current().passed
    send({"lessons": '[1, true, -1, 1e9, 4000, "2", null, [3]]'})
    assert session.current().passed == {1}
