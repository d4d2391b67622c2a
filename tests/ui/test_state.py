"""What the session makes of what the canvas sends: new strokes, its own seeds coming back, undo, redo, clear."""

import numpy as np
import pytest

from harness.pencil import pencil
from model.network import random_network
from model.strokes import picture_object
from model.whatif import Change
from tests.ui.session import new_session, receive
from ui import state
from ui.reading import Sheet
from ui.sheet import history

A = pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)], 18)
B = pencil([(100.0, 10.0), (150.0, 90.0)], 18)
PICTURE = picture_object(np.eye(28, dtype=np.float32), 320)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch):
    """A session state of the test's own."""
    new_session(monkeypatch)
    state.start()


def send(*objects: dict) -> None:
    """As the canvas sends a drawing."""
    state.drawing.receive({"objects": list(objects)})


def echo() -> None:
    """As the canvas sends its seed back, with the places filled in."""
    state.drawing.receive({"objects": [{**item, "left": 1.5, "top": 2.5} for item in state.drawing.seed()["objects"]]})


def objects() -> list[dict]:
    """What the session says lies on the canvas."""
    return state.drawing.sheet().drawing["objects"]


def test_a_stroke_is_a_new_sheet_and_undo_takes_it_back():
    send(A)
    send(A, B)
    state.drawing.undo()
    assert objects() == [A]
    state.drawing.undo()
    assert objects() == []
    assert not state.drawing.can_undo()


def test_undo_gives_the_canvas_a_seed_and_its_echo_is_no_new_drawing():
    send(A)
    send(A, B)
    state.drawing.undo()
    assert state.drawing.seed()["objects"] == [A]
    send(A, B)  # the canvas has not heard of the undo yet: Streamlit repeats its last value
    echo()
    assert [item["path"] for item in objects()] == [A["path"]]
    state.drawing.redo()
    assert len(objects()) == 2


def test_a_stroke_after_undo_forgets_what_was_undone():
    send(A)
    state.drawing.undo()
    echo()
    send(B)
    assert objects() == [B]
    seed = state.drawing.seed()
    state.drawing.redo()
    assert objects() == [B] and state.drawing.seed() == seed


def test_clear_can_be_undone_and_always_changes_the_seed():
    before = state.drawing.seed()
    send(A)
    state.drawing.clear()
    assert objects() == []
    assert state.drawing.seed() != before, "the canvas compares seeds: the same empty one would leave its strokes there"
    state.drawing.undo()
    assert objects() == [A]


def test_clearing_an_empty_sheet_is_no_step():
    state.drawing.clear()
    assert not state.drawing.can_undo()


def test_a_test_digit_keeps_its_label_while_it_is_drawn_on():
    state.drawing.replace_drawing(Sheet({"objects": [PICTURE]}, label=4, source="test"))
    echo()
    assert state.drawing.sheet().label == 4
    send({**PICTURE, "left": 1.5, "top": 2.5}, A)
    assert state.drawing.sheet().label == 4
    state.drawing.clear()
    echo()
    send(B)
    assert state.drawing.sheet().label is None


def test_the_same_drawing_sent_twice_is_one_step():
    send(A)
    send(A)
    state.drawing.undo()
    assert not state.drawing.can_undo()


def test_the_history_is_bounded():
    for i in range(history.MOST + 20):
        send(pencil([(float(i), 0.0), (float(i), 9.0)], 18))
    assert state.drawing.place() <= history.MOST
    state.drawing.undo()
    assert objects() == [pencil([(history.MOST + 18.0, 0.0), (history.MOST + 18.0, 9.0)], 18)]


def test_large_drawings_leave_fewer_steps_to_undo_and_one_at_least():
    long = pencil([(k % 300 + 0.123456, k % 7 * 40.0) for k in range(15_000)], 18)  # about 1 MB
    for k in range(4):
        send(long | {"angle": k})
    assert 0 <= state.drawing.place() < 3
    send(*[long] * 3)
    assert not state.drawing.can_undo()
    assert objects() == [long] * 3


def test_what_is_undone_and_redone_is_the_same_drawing():
    send(A)
    send(A, B)
    state.drawing.undo()
    assert objects() == [A]
    state.drawing.redo()
    assert objects() == [A, B]


def test_the_turn_changes_when_the_browser_could_miss_it():
    """A pen stroke does not change it. Clear changes it, and so does a request from the browser."""
    before = state.drawing.turn()
    send(A)
    assert state.drawing.turn() == before
    state.drawing.clear()
    state.drawing.ask()
    assert state.drawing.turn() == (before[0] + 1, before[1] + 1)


def test_a_canvas_that_outlived_its_session_keeps_its_drawing(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    receive(state.drawing.CANVAS_KEY, {"drawing": {"raw": {"objects": [A]}}})
    state.start()
    assert objects() == [A]
    assert state.drawing.seed()["objects"] == [A]


def test_of_runs_that_ended_at_once_the_newest_comes_last():
    """A set's order, which differs from server to server, decided whose network read the drawing."""
    run_ids = [f"2026010{k}-000000-abcd" for k in range(1, 10)]
    for run_id in reversed(run_ids):
        state.runs.expect(run_id)
    state.runs.mark_handled(run_ids[0])
    assert state.runs.unhandled() == run_ids[1:]


def test_a_network_kept_in_the_session_is_a_copy_with_a_name():
    network = random_network((784, 8, 10), np.random.default_rng(0))
    network_id = state.networks.add("mine", network)
    assert state.networks.added()[network_id].metadata["name"] == "mine"
    assert "name" not in network.metadata


def test_a_network_does_not_inherit_the_changes_of_a_removed_one():
    network = random_network((784, 8, 10), np.random.default_rng(0))
    removed = state.networks.add("first", network)
    state.inside.set_change(removed, (0, 3), Change(off=True))
    state.networks.remove(removed)
    assert state.inside.changes(state.networks.add("second", network)) == {}


def test_the_place_of_a_chosen_digit_stays_with_its_drawing():
    send(A, B)
    assert state.drawing.near() is None
    for value in ({"choose": 40.5}, {"choose": "x"}, {"choose": 1e9}, {"choose": True}, {}, None):
        receive("live-display", value)
        state.drawing.choose("live-display")
    assert state.drawing.near() == 40.5  # nothing else is a place
    send(A, B, B)
    state.drawing.undo()
    assert state.drawing.near() == 40.5
    state.drawing.clear()
    assert state.drawing.near() is None
    state.drawing.undo()
    assert state.drawing.near() == 40.5
    state.drawing.clear()
    echo()
    send(B)
    assert state.drawing.near() is None
