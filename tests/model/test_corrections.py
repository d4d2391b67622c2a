"""The format of corrections: what is checked, what is refused, and that an export can be read again."""

import base64
import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from harness.pencil import pencil
from model import corrections
from model.corrections import CorrectionsError

SEVEN = {"objects": [pencil([(90.0, 80.0), (220.0, 75.0), (150.0, 260.0)], 18)]}


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
        (json.dumps({"drawings": [{"label": 7, "drawing": {"objects": [{"type": "Rect"}]}}]}).encode(), "cannot be read"),
        (json.dumps({"drawings": [{"label": 7, "drawing": SEVEN}] * (corrections.MAX_DRAWINGS + 1)}).encode(), "is the limit"),
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
def test_a_file_that_is_not_an_export_is_refused_with_its_name(content, words):
    with pytest.raises(CorrectionsError, match=words) as refused:
        corrections.loads(content, "mine.json")
    assert str(refused.value).startswith("mine.json")


@pytest.mark.parametrize("when", ["1e400", "-1", "NaN", "1" + "0" * 400, "true", "[]", '"now"'])
def test_an_impossible_time_is_ignored(when):
    content = json.dumps({"drawings": [{"label": 7, "drawing": SEVEN, "time": "WHEN"}]}).replace('"WHEN"', when)
    assert corrections.loads(content.encode(), "mine.json")[0].time == 0


entries = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 11) | st.floats() | st.text(max_size=3) | st.just(SEVEN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["label", "drawing", "objects", "time"]), inner),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.lists(entries, max_size=3))
def test_any_json_is_read_whole_or_refused_in_one_line(found):
    """Only CorrectionsError is raised, and what was read can be written and read again."""
    try:
        drawings = corrections.loads(json.dumps({"drawings": found}).encode(), "mine.json")
    except CorrectionsError as error:
        assert "\n" not in str(error)
        return
    assert corrections.loads(corrections.dumps(drawings).encode(), "mine.json") == drawings


def test_the_id_depends_on_the_label_and_the_drawing_but_not_on_the_time():
    entry = {"label": 7, "drawing": SEVEN}
    first, later, other = (corrections.check(entry | more, "x") for more in ({"time": 1}, {"time": 2}, {"label": 1}))
    assert first.id == later.id != other.id
