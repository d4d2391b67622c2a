"""What the server knows of the sheet: what the browser sends, good or not, what the app puts there, and what goes back."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness import driver
from harness.pencil import fabric, pencil
from model import checkpoint
from model.digit import Digit
from model.drawing_json import picture_to_json, to_picture
from model.reading import Content, read
from model.strokes import Drawing, Picture
from tests.ui.session import draw, new_page, receive, send_canvas
from ui import commands, session
from ui.components import network_picture, sheet
from ui.components.sheet.state import MALFORMED, SOURCE_LENGTH, SheetState
from ui.text.literal import literal

A = tuple(pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)]))
B = tuple(pencil([(100.0, 10.0), (150.0, 90.0)]))
PICTURE = to_picture(np.eye(28, dtype=np.float32))
NETWORK = checkpoint.load()


def drawn(number: int, *parts: Any, put: str = "", label: object = None, source: object = "") -> dict:
    """Return the message that a browser sends of a drawing. parts: a picture, and strokes."""
    picture = next((picture_to_json(part) for part in parts if isinstance(part, Picture)), None)
    strokes = [list(part) if isinstance(part, tuple) else part for part in parts if not isinstance(part, Picture)]
    return {"number": number, "put": put, "strokes": strokes, "picture": picture, "label": label, "source": source}


def parts(state: SheetState) -> list:
    """Return the picture and the strokes on a sheet."""
    drawing = state.sheet.drawing
    return [*([drawing.picture] if drawing.picture else []), *drawing.strokes]


def test_a_stroke_arrives_as_the_canvas_drew_it_and_a_message_counts_once():
    state = SheetState().follow(drawn(1, A))
    assert parts(state) == [A]
    state = state.follow(drawn(2, A, B))
    assert parts(state) == [A, B] and state.follow(drawn(1, A)) is state and state.follow(drawn(2)) is state
    assert parts(state.follow(drawn(7))) == []


def test_a_drawing_of_the_app_is_read_at_once_and_wins_over_a_message_that_was_sent_before_it_came():
    put = SheetState().follow(drawn(1, A)).put(Content(Drawing((), PICTURE), 4, "test"))
    assert parts(put) == [PICTURE]
    assert put.follow(drawn(2, A, B)) is put, "the browser has not named the new drawing"
    sent = put.message()["content"]
    assert picture_to_json(PICTURE).items() <= sent["picture"].items() and (sent["label"], sent["source"]) == (4, "test")
    state = put.follow(drawn(3, PICTURE, A, put=put.put_id, label=4, source="test"))
    assert parts(state) == [PICTURE, A] and (state.sheet.label, state.sheet.source) == (4, "test")
    assert "content" not in state.message()
    assert state.follow(drawn(4, B, put=put.put_id)).sheet.label is None, "the browser decides what a label belongs to"


def test_a_photo_that_undo_brings_back_is_read_as_before():
    photo = Content(
        Drawing((), PICTURE), source="from your photo", digits=((Digit(np.zeros((28, 28), np.float32), ()), PICTURE.box),)
    )
    other = to_picture(np.zeros((28, 28), np.float32))
    state = SheetState().put(photo).put(Content(Drawing((), other)))
    undone = state.follow(drawn(1, PICTURE, put=state.put_id, source=photo.source))
    assert undone.sheet == photo


def test_a_picture_travels_with_its_place_and_a_message_without_a_new_drawing_is_short():
    pixels = np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.float32) / 255
    sent = SheetState().put(Content(Drawing((), to_picture(pixels)))).message()["content"]["picture"]
    np.testing.assert_allclose(np.divide(sent.pop("pixels"), 255), pixels.ravel(), atol=1e-6)
    assert sent == picture_to_json(to_picture(pixels))
    number = Content(Drawing((), PICTURE), digits=((Digit(np.eye(28, dtype=np.float32), ()), (1.0, 2.0, 3.0, 4.0)),))
    (digit,) = json.loads(json.dumps(SheetState().put(number).message()["digits"]))
    assert digit["box"] == [1, 2, 3, 4]
    np.testing.assert_array_equal(digit["pixels"], number.digits[0][0].pixels.ravel())
    assert SheetState().follow(drawn(1, A)).message() == {"number": 1, "put": ""}


OF_OURS = (5, [], {"number": 1}, {**drawn(1), "number": "1"}, {**drawn(1), "strokes": "x"}, {**drawn(1), "source": 4})
OF_OURS += (drawn(10**30), drawn(1, put="x" * 9), drawn(1, 7), drawn(1, [1.0, float("nan")]), {**drawn(1), "picture": 7})
OF_FABRIC = (5, "x", [1], {"raw": 5}, {"raw": [1, 2]}, {"raw": {"objects": {"0": A}}})
SENT = ["text", *({"sheet": value} for value in OF_OURS), *({"drawing": value} for value in OF_FABRIC)]


@pytest.mark.parametrize("finished_at", [None, 1.0], ids=["in a run of the page", "between two runs"])
@pytest.mark.parametrize("value", SENT, ids=lambda value: f"{value!s:.60}")
def test_a_value_that_is_no_drawing_is_a_sentence_which_between_two_runs_needs_a_run_of_the_whole_page(
    visitor: session.Session, value: object, finished_at: float | None
):
    visitor.finished_at = finished_at
    receive(sheet.KEY, value)
    visitor.take_canvas()
    assert visitor.message.get() and visitor.drawing.sheet.drawing.is_empty
    assert visitor.wants_full_run == (finished_at is not None)


def test_the_page_shows_the_sentence_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "SHOWN_FOR", 0.0)
    app = new_page().run()
    send_canvas(app, {"sheet": 5})
    assert [warning.value for warning in app.run().warning] == [literal(MALFORMED)]
    draw(app, fabric(A))
    assert not app.run().warning


KEYS = ["objects", "strokes", "picture", "type", "path", "x", "number", "put", "source"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)
MESSAGE = st.fixed_dictionaries({"number": st.integers(), "put": st.text(max_size=9), "strokes": JSON, "source": st.just("")})
FIELDS = st.sampled_from(["drawing", "backgroundFit", "sheet", "broken"])


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(FIELDS, JSON | st.fixed_dictionaries({"raw": JSON}) | MESSAGE))
def test_any_json_is_a_sentence_or_a_drawing_that_is_read(visitor: session.Session, value: dict):
    visitor.drawing = SheetState()
    receive(sheet.KEY, value)
    visitor.take_canvas()
    read(NETWORK, "", visitor.drawing.sheet)
    assert json.dumps(visitor.drawing.message())


def test_of_a_foreign_drawing_only_what_is_known_is_kept():
    state = SheetState().follow({**drawn(1, A, label=True, source="a\u202e" * 500), "x": [[[]]]})
    assert parts(state) == [A] and state.sheet.label is None
    assert len(state.sheet.source) <= SOURCE_LENGTH and "\u202e" not in state.sheet.source


def test_the_librarys_own_canvas_sends_whole_drawings_and_repeats_the_last_one():
    whole = {"drawing": {"raw": fabric(A)}}
    state = SheetState().receive(whole)
    assert parts(state) == [A] and state.receive(whole) is state
    put = state.put(Content(Drawing((), PICTURE), 4, "test"))
    assert parts(put.receive(whole)) == [PICTURE], "it has not heard of the picture yet"


@pytest.fixture
def own(visitor: session.Session) -> session.Session:
    """Return a session in which the browser has drawn two strokes."""
    send(drawn(1, A, B))
    return visitor


def send(value: object, field: str = "sheet") -> None:
    receive(sheet.KEY, {field: value})
    session.current().take_canvas()


def test_a_command_follows_what_the_browser_has_sent_before(own: session.Session):
    receive(sheet.KEY, {"sheet": drawn(2, A)})
    commands.drawing.clear()
    assert parts(own.drawing) == [] and own.drawing.number == 2
    commands.drawing.ask_for_reading()
    assert own.asked == 1


def test_the_version_of_the_canvas_that_is_needed_is_the_pinned_one_and_the_log_names_it(caplog: pytest.LogCaptureFixture):
    assert f"streamlit-drawable-canvas=={sheet.NEEDED}\n" in (driver.ROOT / "requirements.txt").read_text()
    assert sheet.NEEDED in sheet.problem({"broken": "it differs"}) and sheet.NEEDED in caplog.text
    assert not any(map(sheet.problem, (None, 7, {}, {"broken": ""}, {"broken": 7})))


def test_the_place_of_a_chosen_digit_stays_with_its_drawing(own: session.Session):
    assert own.drawing.near is None
    for value in ({"choose": 40.5}, {"choose": "x"}, {"choose": 1e9}, {"choose": True}, {}, None):
        receive(network_picture.KEY, value)
        commands.drawing.choose_digit()
    assert own.drawing.near == 40.5  # nothing else is a place
    send(drawn(2, A))
    assert own.drawing.near == 40.5
    send(drawn(3))
    assert own.drawing.near is None
    send(drawn(4, B))
    assert own.drawing.near is None
