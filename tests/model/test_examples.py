"""The format of examples: what is checked, what is refused, and that what is read can be written and read again."""

import base64
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from harness.hostile_files import encode
from harness.pencil import fabric, pencil
from model import examples
from model.digit import from_drawing
from model.drawing_json import parse, picture_to_json, to_json, to_picture
from model.examples import Example, ExamplesError

SEVEN = fabric(pencil([(90.0, 80.0), (220.0, 75.0), (150.0, 260.0)]))
WIDE = "data:image/png;base64," + base64.b64encode(encode(Image.new("L", (401, 1)), "PNG")).decode()


def file_of(*objects: dict, count: int = 1) -> bytes:
    """Return a file with a drawing of these objects, labelled 7, as often as `count` says."""
    return json.dumps({"drawings": [{"label": 7, "drawing": {"objects": objects}}] * count}).encode()


def written_and_read(drawings: list[Example]) -> list[Example]:
    entries = [{"label": item.label, "drawing": to_json(item.drawing)} for item in drawings]
    return examples.loads(json.dumps({"drawings": entries}).encode(), "mine.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no list of drawings"),
        (b'{"drawings": 3}', "no list of drawings"),
        (b'{"drawings": [3]}', "drawing 1 has the label None"),
        (file_of(), "is empty"),
        (file_of({"type": "Rect"}), "cannot be read"),
        (file_of(*SEVEN["objects"], count=401), "is the limit"),
        (b" " * 3_000_001, "larger than 3 MB"),
        (b'{"drawings": [' + b"[]," * 100_000 + b"[]]}", "parts: use fewer"),
        (file_of({"type": "Path", "path": [["M", math.nan, 0]]}), "no usable number"),
        (file_of({"type": "Image", "src": WIDE}), "more than 400 px"),
    ],
)
def test_a_file_that_is_not_an_export_is_refused_with_its_name(content, words):
    with pytest.raises(ExamplesError, match=words) as refused:
        examples.loads(content, "mine.json")
    assert str(refused.value).startswith("mine.json")


@pytest.mark.parametrize("label", [-1, 10, 1.0, "1", None, True])
def test_a_label_is_a_digit_and_as_many_drawings_as_the_limit_are_read(label: object):
    with pytest.raises(ExamplesError, match=r"x has the label .*, which is not a digit"):
        examples.check({"label": label, "drawing": SEVEN}, "x")
    assert [examples.check({"label": digit, "drawing": SEVEN}, "x").label for digit in (0, 9)] == [0, 9]
    assert len(examples.loads(file_of(*SEVEN["objects"], count=400), "mine.json")) == 400


entries = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 11) | st.floats() | st.text(max_size=3) | st.just(SEVEN),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["label", "drawing", "objects", "strokes"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.lists(entries, max_size=3))
def test_any_json_is_read_and_can_be_written_and_read_again_or_is_refused_in_one_line(found):
    try:
        drawings = examples.loads(json.dumps({"drawings": found}).encode(), "mine.json")
    except ExamplesError as error:
        assert "\n" not in str(error)
        return
    assert written_and_read(drawings) == drawings


def test_what_is_not_read_is_left_out():
    nested: list = []
    for _ in range(971):
        nested = [nested]
    (stroke,) = fabric(pencil([(90.0, 80.0), (220.0, 75.0)]))["objects"]
    hostile = stroke | {"x": nested, "angle": 0, "originX": "right", "width": nested, "src": nested}
    stored = examples.check({"label": 7, "drawing": {"objects": [hostile], "version": nested}, "more": nested}, "x")
    assert stored.drawing == parse({"objects": [stroke]}) and written_and_read([stored]) == [stored]


def test_scribbles_that_take_long_are_refused_together():
    rows = np.random.default_rng(0).integers(0, 99, (240, 4))
    entry = {"label": 1, "drawing": {"strokes": [[0, 0, *rows.ravel().tolist()]]}}  # of 2,000 segments, as many as are drawn
    with pytest.raises(ExamplesError, match="x has scribbles that take too long"):
        examples.loads(json.dumps({"drawings": [entry] * 81}).encode(), "x")
    assert len(examples.loads(json.dumps({"drawings": [entry] * 80}).encode(), "x")) == 80


def test_the_pixels_are_those_that_the_page_reads():
    with_picture = to_json(parse(SEVEN)) | {"picture": picture_to_json(to_picture(np.eye(28)))}
    for drawing in (SEVEN, with_picture):
        stored = examples.check({"label": 7, "drawing": drawing}, "x")
        np.testing.assert_array_equal(stored.digit.pixels, from_drawing(drawing).pixels)
