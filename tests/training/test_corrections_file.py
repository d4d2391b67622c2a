"""Kept drawings: what is checked, what is refused, and that nothing is lost or kept twice."""

import base64
import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from model.strokes import pencil
from training.jobs import corrections
from training.jobs.corrections import CollectionError

SEVEN = {"objects": [pencil([(90.0, 80.0), (220.0, 75.0), (150.0, 260.0)], 18)]}
ONE = {"objects": [pencil([(160.0, 60.0), (158.0, 260.0)], 18)]}


def test_a_drawing_is_kept_with_its_label_and_comes_back_whole(tmp_path):
    assert corrections.read(tmp_path) == []
    corrections.add(tmp_path / "runs", 7, SEVEN)
    corrections.add(tmp_path / "runs", 1, ONE)
    kept = corrections.read(tmp_path / "runs")
    assert [(item.label, item.drawing) for item in kept] == [(7, SEVEN), (1, ONE)]
    assert kept[0].time > 0


def test_an_export_comes_in_again_and_nothing_is_kept_twice(tmp_path):
    corrections.add(tmp_path, 7, SEVEN)
    exported = corrections.dumps(corrections.read(tmp_path))
    assert corrections.merge(tmp_path, corrections.loads(exported.encode(), "x.json")) == 0
    assert corrections.merge(tmp_path / "other", corrections.loads(exported.encode(), "x.json")) == 1
    assert corrections.read(tmp_path / "other") == corrections.read(tmp_path)


def test_one_is_removed_by_its_place(tmp_path):
    corrections.add(tmp_path, 7, SEVEN)
    corrections.add(tmp_path, 1, ONE)
    assert corrections.remove(tmp_path, 0).label == 7
    assert corrections.remove(tmp_path, 5) is None
    assert [item.label for item in corrections.read(tmp_path)] == [1]


def wide() -> dict:
    """A picture of 401 px, as the canvas would hold it."""
    buffer = io.BytesIO()
    Image.new("L", (401, 1)).save(buffer, "PNG")
    return {"type": "Image", "src": "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no list of drawings"),
        (b'{"drawings": 3}', "no list of drawings"),
        (b'{"drawings": [3]}', "drawing 1 has the label None"),
        (json.dumps({"drawings": [{"label": True, "drawing": SEVEN}]}).encode(), "label True"),
        (json.dumps({"drawings": [{"label": 7, "drawing": {"objects": []}}]}).encode(), "is empty"),
        (json.dumps({"drawings": [{"label": 7, "drawing": {"objects": [{"type": "Rect"}]}}]}).encode(), "can't be read"),
        (json.dumps({"drawings": [{"label": 7, "drawing": SEVEN}] * (corrections.MAX_DRAWINGS + 1)}).encode(), "more than the"),
        (b" " * (corrections.MAX_BYTES + 1), "larger than"),
        (b'{"drawings": [' + b"[]," * corrections.MAX_PARTS + b"[]]}", "parts: export fewer"),
        (
            json.dumps(
                {"drawings": [{"label": 7, "drawing": {"objects": [{"type": "Path", "path": [["M", math.nan, 0]]}]}}]}
            ).encode(),
            "no usable number",
        ),
        (json.dumps({"drawings": [{"label": 7, "drawing": {"objects": [wide()]}}]}).encode(), "more than 400 px"),
    ],
)
def test_what_is_no_export_is_refused_with_its_name(content, words):
    with pytest.raises(CollectionError, match=words) as refused:
        corrections.loads(content, "mine.json")
    assert str(refused.value).startswith("mine.json")


@pytest.mark.parametrize("when", ["1e400", "-1", "NaN", "1" + "0" * 400, "true", "[]", '"now"'])
def test_a_time_that_is_none_is_left_out(when):
    content = json.dumps({"drawings": [{"label": 7, "drawing": SEVEN, "time": "WHEN"}]}).replace('"WHEN"', when)
    assert corrections.loads(content.encode(), "mine.json")[0].time == 0


entries = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 11) | st.floats() | st.text(max_size=3) | st.just(SEVEN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["label", "drawing", "objects", "time"]), inner),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(entries, max_size=3))
def test_any_json_comes_in_whole_or_is_refused_in_one_line(found):
    """Nothing but CollectionError is ever raised, and what comes in can be written out and read again."""
    try:
        drawings = corrections.loads(json.dumps({"drawings": found}).encode(), "mine.json")
    except CollectionError as error:
        assert "\n" not in str(error)
        return
    assert corrections.loads(corrections.dumps(drawings).encode(), "mine.json") == drawings


def test_there_is_room_for_so_many_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "MAX_DRAWINGS", 1)
    corrections.add(tmp_path, 7, SEVEN)
    with pytest.raises(CollectionError, match="room for 1"):
        corrections.add(tmp_path, 1, ONE)
    assert [item.label for item in corrections.read(tmp_path)] == [7]


def test_a_link_in_the_files_place_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_text("{}")
    (tmp_path / corrections.FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CollectionError, match="can't be read"):
        corrections.read(tmp_path)
