"""What a browser keeps across a reload: the texts that it is sent, and what is made of the texts that it sends back."""

import json

import pytest

from harness.pencil import pencil
from tests.ui.session import new_session, receive
from ui import state

STROKE = pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)], 18)


@pytest.fixture(autouse=True)
def restart(monkeypatch: pytest.MonkeyPatch):
    """Start a session. The value returned starts another one."""

    def start() -> None:
        new_session(monkeypatch)
        state.start()

    start()
    return start


def send(found: object) -> None:
    """Deliver texts as the component does."""
    receive(state.kept.KEY, {"found": found})
    state.kept.receive()


def test_the_next_session_has_the_drawing_and_the_passed_lessons(restart):
    assert set(state.kept.texts().values()) == {""}
    state.drawing.receive({"objects": [STROKE]})
    state.lessons.mark_passed(2)
    kept = state.kept.texts()
    restart()
    state.lessons.mark_passed(0)
    send(kept)
    assert state.drawing.sheet().drawing["objects"] == [STROKE]
    assert state.lessons.passed() == {0, 2}
    state.drawing.undo()
    assert not state.drawing.sheet().drawing["objects"], "undo empties the sheet"


def test_a_drawing_that_is_on_the_sheet_is_not_replaced(restart):
    state.drawing.receive({"objects": [STROKE]})
    kept = state.kept.texts()
    restart()
    mine = pencil([(100.0, 10.0), (150.0, 90.0)], 18)
    state.drawing.receive({"objects": [mine]})
    send(kept)
    assert state.drawing.sheet().drawing["objects"] == [mine]


def test_forget_leaves_nothing_to_keep():
    state.drawing.receive({"objects": [STROKE]})
    state.lessons.mark_passed(2)
    state.kept.forget()
    assert set(state.kept.texts().values()) == {""}


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "{",
        "[" * 100_000,
        "x" * (state.kept.MOST + 1),
        7,
        json.dumps([STROKE]),
        json.dumps({"label": 3, "source": "", "drawing": {"objects": [{"type": "Rect"}]}}),
        json.dumps({"label": 3, "source": 4, "drawing": {"objects": [STROKE]}}),
        json.dumps({"label": 3, "source": "", "drawing": {"objects": {}}}),
        '{"label": 3, "source": "", "drawing": {"objects": [{"type": "Path", "path": [["M", NaN, 1]]}]}}',
    ],
)
def test_what_is_not_a_drawing_is_ignored(drawing: object):
    send({"drawing": drawing, "lessons": '[1, true, -1, 1e9, 4000, "2", null, [3]]'})
    assert not state.drawing.sheet().drawing["objects"]
    assert state.lessons.passed() == {1}


@pytest.mark.parametrize("found", [None, [], "text", {"lessons": "7"}, {"lessons": None}])
def test_a_browser_that_sends_anything_else_changes_nothing(found: object):
    send(found)
    assert not state.lessons.passed()


def test_a_foreign_label_and_source_are_cut_to_size():
    text = json.dumps({"label": True, "source": "a\u202e" * 500, "drawing": {"objects": [STROKE]}})
    send({"drawing": text})
    assert state.drawing.sheet().label is None
    assert len(state.drawing.sheet().source) <= state.kept.SOURCE_LENGTH and "\u202e" not in state.drawing.sheet().source


def test_a_drawing_too_long_to_keep_removes_the_one_kept_before():
    long = pencil([(float(x % 300), float(x % 290)) for x in range(9000)], 18)
    state.drawing.receive({"objects": [long]})
    assert len(state.drawing.text()) > state.kept.MOST
    assert state.kept.texts()["drawing"] == ""
