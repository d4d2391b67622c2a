"""The sheet's protocol: steps of the browser become a history, and the browser gets what it does not know (ui/sheet)."""

from json import dumps, loads

import numpy as np
import pytest

from harness.pencil import numbers_of, pencil
from model.strokes import picture_object
from ui.components.live_reading.packet import pack
from ui.reading import Sheet
from ui.sheet import canvas
from ui.sheet.history import History

A = pencil([(10.0, 10.0), (50.0, 90.0), (70.0, 95.0)], canvas.PEN)
B = pencil([(100.0, 10.0), (150.0, 90.0)], canvas.PEN)
PICTURE = picture_object(np.eye(28, dtype=np.float32), 320)


def sent(history: History, *steps: list, seen: int = 0) -> History:
    """Return the history after steps that the browser has sent."""
    found = canvas.steps({"session": history.session, "seen": seen, "steps": list(steps)}, history.session)
    assert found is not None
    return history.follow(*found)


def test_a_stroke_arrives_as_the_canvas_drew_it():
    assert sent(History(), [1, "stroke", numbers_of(A)]).objects == [A]


def test_steps_are_done_once_and_in_order():
    history = sent(History(), [1, "stroke", numbers_of(A)])
    history = sent(history, [1, "stroke", numbers_of(A)], [2, "stroke", numbers_of(B)], [3, "undo"])
    assert history.objects == [A] and history.steps == 3
    history = sent(history, [3, "undo"], [4, "clear"], [5, "undo"], [6, "redo"], [7, "undo"])
    assert history.objects == [A] and history.steps == 7
    assert sent(history, [9, "clear"]) == history, "step 8 is missing"


def test_undo_and_redo_stop_at_the_ends():
    history = sent(History(), [1, "undo"], [2, "redo"], [3, "clear"], [4, "stroke", numbers_of(A)], [5, "redo"])
    assert history.objects == [A] and history.position == 1


@pytest.mark.parametrize(
    "numbers", [[], [1.0], [1.0] * 6, [1.0, 2.0, 3.0, float("nan")], [1.0, 2.0, 3.0, 1e9], [True] * 4, ["1"] * 4]
)
def test_a_stroke_that_is_none_changes_nothing_and_is_not_sent_again(numbers: list):
    history = sent(History(), [1, "stroke", numbers], [2, "stroke", numbers_of(A)])
    assert history.objects == [A] and history.steps == 2


def test_steps_for_another_session_are_left_out():
    assert canvas.steps({"session": "other", "seen": 0, "steps": [[1, "undo"]]}, "mine") is None


def kept(*objects: dict, label: object = None, source: str = "") -> dict:
    return {"label": label, "source": source, "drawing": {"objects": list(objects)}}


def test_a_drawing_that_the_browser_has_kept_comes_back_and_can_be_undone():
    history = sent(History(), [1, "restore", kept(PICTURE, label=4, source="test"), False])
    assert history.objects == [PICTURE] and (history.sheet.label, history.sheet.source) == (4, "test")
    assert history.undo().objects == []


def test_a_kept_drawing_gives_way_to_one_of_a_link_but_what_is_on_the_sheet_does_not():
    linked = History().replace(Sheet({"objects": [B]}))
    assert sent(linked, [1, "restore", kept(A), False]).objects == [B]
    assert sent(linked, [1, "restore", kept(A), True]).objects == [A]


@pytest.mark.parametrize(
    "content",
    [
        None,
        7,
        [A],
        kept(),
        {**kept(A), "source": 4},
        kept({"type": "Rect"}),
        kept({"type": "Path", "path": [["M", float("nan"), 1]]}),
    ],
)
def test_what_is_no_drawing_is_not_restored(content: object):
    assert sent(History(), [1, "restore", content, False]).objects == []


def test_a_foreign_label_and_source_are_cut_to_size():
    sheet = sent(History(), [1, "restore", kept(A, label=True, source="a\u202e" * 500), False]).sheet
    assert sheet.label is None
    assert len(sheet.source) <= canvas.SOURCE_LENGTH and "\u202e" not in sheet.source


def test_the_browser_gets_only_a_drawing_that_it_has_not_seen():
    history = sent(History(), [1, "stroke", numbers_of(A)])
    header, arrays = canvas.message(history)
    assert not arrays and "objects" not in header
    assert (header["steps"], header["position"], header["count"]) == (1, 1, 1)
    header, arrays = canvas.message(history.clear())
    assert header["objects"] == [] and header["replaced"] == 1
    assert "objects" not in canvas.message(sent(history.clear(), [2, "undo"], seen=1))[0]
    header, arrays = canvas.message(sent(history, [2, "undo"], [3, "redo"], seen=-1))
    assert header["objects"] == [A] and arrays["counts"].tolist() == [len(arrays["curves"])]


def test_a_picture_travels_with_its_place():
    pixels = np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.float32) / 255
    header, arrays = canvas.message(History().replace(Sheet({"objects": [picture_object(pixels, 320)]})))
    assert header["place"] == pytest.approx([0, 0, 320])
    np.testing.assert_allclose(arrays["picture"], pixels, atol=1 / 255)


def test_a_message_of_one_stroke_is_short():
    history = sent(History(), [1, "stroke", numbers_of(A)])
    assert len(pack(*canvas.message(history))) < 200


def test_a_stroke_is_written_as_json_once(monkeypatch: pytest.MonkeyPatch):
    """With each stroke, the whole drawing was written again: a message of a thousand strokes took 20 s of processor time."""
    written = []
    monkeypatch.setattr("ui.sheet.history.json.dumps", lambda item, **_: written.append(item) or dumps(item))
    history = sent(
        History(), [1, "stroke", numbers_of(A)], [2, "stroke", numbers_of(B)], [3, "undo"], [4, "stroke", numbers_of(B)]
    )
    assert written[:2] == [A, B] and len(written) <= 4
    assert loads(history.entries[history.position].text) == {"objects": [A, B]} and history.undo().objects == [A]
