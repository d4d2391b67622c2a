"""The format of examples: what is refused, and how much is read. test_drawing_json.py has what a drawing may hold."""

import json
from dataclasses import replace

import pytest

from harness.pencil import fabric, pencil
from model import examples
from model.drawing_json import parse
from model.examples import ExamplesError

SEVEN = fabric(pencil([(90.0, 80.0), (220.0, 75.0), (150.0, 260.0)]))


def file_of(*objects: dict, count: int = 1) -> bytes:
    """Return a file with a drawing of these objects, labelled 7, as often as `count` says."""
    return json.dumps({"drawings": [{"label": 7, "drawing": {"objects": objects}}] * count}).encode()


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
        (b" " * 3_000_001, "larger than 3 MB"),
        (b'{"drawings": [' + b"[]," * 100_000 + b"[]]}", "parts: use fewer"),
    ],
)
def test_a_file_that_is_not_an_export_is_refused_with_its_name(content, words):
    with pytest.raises(ExamplesError, match=words) as refused:
        examples.loads(content, "mine.json")
    assert str(refused.value).startswith("mine.json")


@pytest.mark.parametrize("label", [-1, 10, 1.0, "1", None, True])
def test_a_label_is_a_digit(label: object):
    with pytest.raises(ExamplesError, match=r"x has the label .*, which is not a digit"):
        examples.check({"label": label, "drawing": SEVEN}, "x")
    assert [examples.check({"label": digit, "drawing": SEVEN}, "x").label for digit in (0, 9)] == [0, 9]


def test_what_is_not_read_is_left_out():
    nested: list = []
    for _ in range(971):
        nested = [nested]
    (stroke,) = fabric(pencil([(90.0, 80.0), (220.0, 75.0)]))["objects"]
    hostile = stroke | {"x": nested, "angle": 0, "originX": "right", "width": nested, "src": nested}
    stored = examples.check({"label": 7, "drawing": {"objects": [hostile], "version": nested}, "more": nested}, "x")
    assert stored.drawing == parse({"objects": [stroke]})


@pytest.mark.parametrize(("segments", "most", "words"), [(7, 400, "is the limit"), (2000, 80, "scribbles that take too long")])
def test_as_many_drawings_as_the_limit_are_read_but_fewer_scribbles(monkeypatch, segments: int, most: int, words: str):
    """A drawing has at most 2,000 segments."""
    seven = examples.check({"label": 7, "drawing": SEVEN}, "x")
    monkeypatch.setattr(examples, "check", lambda *_: replace(seven, digit=replace(seven.digit, segments=segments)))
    assert len(examples.loads(file_of(count=most), "mine.json")) == most
    with pytest.raises(ExamplesError, match=words):
        examples.loads(file_of(count=most + 1), "mine.json")
