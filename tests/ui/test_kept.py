"""What a browser keeps across a reload: the texts that it is sent, and what is made of the texts that it sends back."""

import json

import pytest

from tests.ui.session import new_session, receive
from ui import commands, session
from ui.components.browser_storage import KEY
from ui.session import Tour

pytestmark = pytest.mark.usefixtures("visitor")


def send(found: object) -> session.Session:
    """Deliver texts to the session as the component does. Return the session."""
    receive(KEY, {"found": found})
    session.restore(KEY)
    return session.current()


LOSS = {"step": "loss", "is_open": True, "guesses": {"loss": 1, "x": -1, "y": "1", "z": True}}


@pytest.mark.parametrize(
    ("kept", "restored"),
    [
        (LOSS, Tour("loss", True, {"loss": 1})),
        (LOSS | {"is_open": 1}, Tour()),
    ],
)
def test_what_comes_back_of_the_tour_and_the_passed_lessons_is_checked_and_kept_again(monkeypatch, kept: object, restored: Tour):
    assert set(session.kept().values()) == {""}
    assert send({"tour": json.dumps(kept)}).tour == restored
    commands.page.pass_lesson(2)
    texts = session.kept()
    new_session(monkeypatch)
    again = send(texts)
    assert (again.tour, again.passed) == (restored, {2})


NO_LISTS = ["[" * 100_000, "{", 7, "7", None, '{"2": 2}']


@pytest.mark.parametrize("found", [None, [], "text", *({"lessons": text} for text in NO_LISTS)])
def test_what_is_no_list_of_lessons_is_ignored(found: object):
    assert not send(found).passed
    commands.page.pass_lesson(0)
    assert send({"lessons": '[1, true, -1, 1e9, 4000, "2", null, [3]]'}).passed == {0, 1}
