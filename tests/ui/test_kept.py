"""What a browser keeps across a reload: the texts that it is sent, and what is made of the texts that it sends back."""

import json

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


def test_the_next_session_has_the_drawing_and_the_passed_lessons(restart):
    assert set(session.kept().values()) == {""}
    commands.receive_drawing({"objects": [STROKE]})
    commands.pass_lesson(2)
    kept = session.kept()
    restart()
    commands.pass_lesson(0)
    send(kept)
    assert session.current().drawing.objects == [STROKE]
    assert session.current().passed == {0, 2}
    commands.undo()
    assert not session.current().drawing.objects, "undo empties the sheet"


def test_a_drawing_that_is_on_the_sheet_is_not_replaced(restart):
    commands.receive_drawing({"objects": [STROKE]})
    kept = session.kept()
    restart()
    mine = pencil([(100.0, 10.0), (150.0, 90.0)], 18)
    commands.receive_drawing({"objects": [mine]})
    send(kept)
    assert session.current().drawing.objects == [mine]


def test_forget_leaves_nothing_to_keep():
    commands.receive_drawing({"objects": [STROKE]})
    commands.pass_lesson(2)
    commands.forget_kept()
    assert set(session.kept().values()) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "x" * (session.MOST_KEPT + 1),
        7,
        json.dumps([STROKE]),
        json.dumps({"label": 3, "source": "", "drawing": {"objects": [{"type": "Rect"}]}}),
        json.dumps({"label": 3, "source": 4, "drawing": {"objects": [STROKE]}}),
        json.dumps({"label": 3, "source": "", "drawing": {"objects": {}}}),
        '{"label": 3, "source": "", "drawing": {"objects": [{"type": "Path", "path": [["M", NaN, 1]]}]}}',
    ],
)
def test_what_is_not_a_drawing_is_ignored(text: object):
    send({"drawing": text, "lessons": '[1, true, -1, 1e9, 4000, "2", null, [3]]'})
    assert not session.current().drawing.objects
    assert session.current().passed == {1}


@pytest.mark.parametrize("found", [None, [], "text", {"lessons": "7"}, {"lessons": None}])
def test_a_browser_that_sends_anything_else_changes_nothing(found: object):
    send(found)
    assert not session.current().passed


def test_a_foreign_label_and_source_are_cut_to_size():
    text = json.dumps({"label": True, "source": "a\u202e" * 500, "drawing": {"objects": [STROKE]}})
    send({"drawing": text})
    assert session.current().drawing.sheet.label is None
    assert (
        len(session.current().drawing.sheet.source) <= session.SOURCE_LENGTH
        and "\u202e" not in session.current().drawing.sheet.source
    )


def test_a_drawing_too_long_to_keep_removes_the_one_kept_before():
    long = pencil([(float(x % 300), float(x % 290)) for x in range(9000)], 18)
    commands.receive_drawing({"objects": [long]})
    assert len(session.current().drawing.text) > session.MOST_KEPT
    assert session.kept()["drawing"] == ""
