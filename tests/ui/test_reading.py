"""A reading: what the network makes of the drawing on the sheet, of a number of several digits, and of an image."""

import dataclasses

import pytest

from harness.digits import DIGITS
from harness.pencil import drawn, pencil
from model import checkpoint
from model.digit import from_drawing
from model.drawing_json import parse, to_picture
from model.strokes import Drawing
from ui.reading import Content, read

NETWORK = checkpoint.load()


def test_of_several_digits_the_one_near_a_place_is_read_and_the_last_one_by_default():
    strokes = [[(100 * k + 90 * x, 60 + 130 * y) for x, y in stroke] for k in range(3) for stroke in DIGITS[(2, 4, 7)[k]]]
    drawing = parse({"strokes": [pencil(stroke, 10) for stroke in strokes]})
    first, second, last = (read(NETWORK, "", Content(drawing), near) for near in (0, 145, None))
    assert [r.result.digit for r in (first, second, last)] == [2, 4, 7]
    assert [r.selected for r in (first, second, last)] == [0, 1, 2] and second.near == 145
    assert second.drawing == drawing.only([1, 2])  # a 4 has two strokes


def test_an_image_shows_the_steps_of_its_upload_until_something_is_drawn_on_it():
    pixels = from_drawing(drawn(3)).pixels
    origin = dataclasses.replace(from_drawing(drawn(3)), note="its own")
    image = Drawing((), to_picture(pixels))
    reading = read(NETWORK, "", Content(image, 3, "a photo", origin))
    assert reading.digit.steps is origin.steps and reading.parts == () and reading.result.digit == 3
    assert read(NETWORK, "", Content(image)).digit.steps is not origin.steps
    more = dataclasses.replace(image, strokes=parse(drawn(1)).strokes)
    assert read(NETWORK, "", Content(more, 3, "a photo", origin)).digit.steps is not origin.steps


def test_nothing_drawn_has_no_result():
    nothing = read(NETWORK, "", Content())
    assert nothing.digit is None and not nothing.parts
    with pytest.raises(ValueError, match="Nothing is drawn"):
        nothing.result  # noqa: B018
