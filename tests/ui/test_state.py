"""What the session makes of what the canvas sends: new strokes, its own seeds coming back, undo, redo, clear."""

import numpy as np
import pytest

from harness.pencil import pencil
from model.network import random_network
from model.strokes import picture_object
from tests.ui.session import new_session, receive
from ui import commands, session
from ui.reading import Sheet
from ui.sheet import history

A = pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)], 18)
B = pencil([(100.0, 10.0), (150.0, 90.0)], 18)
PICTURE = picture_object(np.eye(28, dtype=np.float32), 320)
pytestmark = pytest.mark.usefixtures("visitor")


def send(*objects: dict) -> None:
    """As the canvas sends a drawing."""
    receive(session.CANVAS_KEY, {"drawing": {"raw": {"objects": list(objects)}}})
    session.current().take_canvas()


def echo() -> None:
    """As the canvas sends its seed back, with the places filled in."""
    send(*({**item, "left": 1.5, "top": 2.5} for item in session.current().drawing.seed))


def seed() -> tuple[list, int]:
    """What the canvas starts from, and how often it was given something to start from."""
    return session.current().drawing.seed, session.current().drawing.replaced


def objects() -> list[dict]:
    """What the session says lies on the canvas."""
    return session.current().drawing.objects


def test_a_stroke_is_a_new_sheet_and_undo_takes_it_back():
    send(A)
    send(A, B)
    commands.undo()
    assert objects() == [A]
    commands.undo()
    assert objects() == []
    assert session.current().drawing.position == 0
    commands.redo()
    commands.redo()
    assert objects() == [A, B]


def test_what_changes_nothing_is_no_step():
    commands.clear()
    assert session.current().drawing.position == 0
    send(A)
    send(A)
    commands.undo()
    assert session.current().drawing.position == 0


def test_undo_gives_the_canvas_a_seed_and_its_echo_is_no_new_drawing():
    send(A)
    send(A, B)
    commands.undo()
    assert session.current().drawing.seed == [A]
    send(A, B)  # the canvas has not heard of the undo yet: Streamlit repeats its last value
    echo()
    assert [item["path"] for item in objects()] == [A["path"]]
    commands.redo()
    assert len(objects()) == 2


def test_a_stroke_after_undo_forgets_what_was_undone():
    send(A)
    commands.undo()
    echo()
    send(B)
    assert objects() == [B]
    before = seed()
    commands.redo()
    assert objects() == [B] and seed() == before


def test_clear_can_be_undone_and_always_changes_the_seed():
    before = seed()
    send(A)
    commands.clear()
    assert objects() == []
    assert seed() != before, "the canvas compares seeds: the same empty one would leave its strokes there"
    commands.undo()
    assert objects() == [A]


def test_a_test_digit_keeps_its_label_while_it_is_drawn_on():
    commands.replace_drawing(Sheet({"objects": [PICTURE]}, label=4, source="test"))
    echo()
    assert session.current().drawing.sheet.label == 4
    send({**PICTURE, "left": 1.5, "top": 2.5}, A)
    assert session.current().drawing.sheet.label == 4
    commands.clear()
    echo()
    send(B)
    assert session.current().drawing.sheet.label is None


def test_the_history_is_bounded():
    for i in range(history.MOST + 20):
        send(pencil([(float(i), 0.0), (float(i), 9.0)], 18))
    assert session.current().drawing.position <= history.MOST
    commands.undo()
    assert objects() == [pencil([(history.MOST + 18.0, 0.0), (history.MOST + 18.0, 9.0)], 18)]


def test_large_drawings_leave_fewer_steps_to_undo_and_one_at_least():
    long = pencil([(k % 300 + 0.123456, k % 7 * 40.0) for k in range(15_000)], 18)  # about 1 MB
    for k in range(4):
        send(long | {"angle": k})
    assert 0 <= session.current().drawing.position < 3
    send(*[long] * 3)
    assert session.current().drawing.position == 0
    assert objects() == [long] * 3


def test_a_request_of_the_browser_for_a_reading_is_counted():
    commands.ask_for_reading()
    assert session.current().asked == 1


def test_a_canvas_that_outlived_its_session_keeps_its_drawing(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    receive(session.CANVAS_KEY, {"drawing": {"raw": {"objects": [A]}}})
    assert objects() == session.current().drawing.seed == [A]


def test_of_runs_that_ended_at_once_the_newest_comes_last():
    """A set's order, which differs from server to server, decided whose network read the drawing."""
    run_ids = [f"2026010{k}-000000-abcd" for k in range(1, 10)]
    runs = session.current().runs
    runs.expected |= set(run_ids)
    commands.follow_runs()
    assert list(runs.handled) == run_ids


def test_a_network_kept_in_the_session_is_a_copy_with_a_name():
    network = random_network((784, 8, 10), np.random.default_rng(0))
    network_id = commands.add_network("mine", network)
    assert session.current().added[network_id].metadata["name"] == "mine"
    assert "name" not in network.metadata


def test_the_place_of_a_chosen_digit_stays_with_its_drawing():
    send(A, B)
    assert session.current().drawing.near is None
    for value in ({"choose": 40.5}, {"choose": "x"}, {"choose": 1e9}, {"choose": True}, {}, None):
        receive("live-display", value)
        commands.choose_digit("live-display")
    assert session.current().drawing.near == 40.5  # nothing else is a place
    send(A, B, B)
    commands.undo()
    assert session.current().drawing.near == 40.5
    commands.clear()
    assert session.current().drawing.near is None
    commands.undo()
    assert session.current().drawing.near == 40.5
    commands.clear()
    echo()
    send(B)
    assert session.current().drawing.near is None
