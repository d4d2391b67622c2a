"""model.stroke_width: strokes of an image of any thickness become those of a drawing."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.digit import from_drawing, from_image
from model.stroke_width import PEN, half_thickness, redrawn
from model.strokes import Drawing, polyline

STROKES = [[(60, 50), (110, 40), (140, 80), (90, 130), (150, 170), (120, 230), (50, 220)], [(160, 60), (200, 100)]]


def picture(width: int, strokes: list = STROKES) -> Image.Image:
    """The strokes as straight lines on a page of 280 px, dark on light."""
    page = Image.new("L", (280, 280), 255)
    pen = ImageDraw.Draw(page)
    for stroke in strokes:
        pen.line(stroke, fill=0, width=width, joint="curve")
        for x, y in (stroke[0], stroke[-1]):
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=0)
    return page


@pytest.mark.parametrize("width", [1, 2, 3, 8, 20])
def test_an_image_reads_as_the_drawing_does_whatever_its_pen(width: int):
    drawn = from_drawing(Drawing(tuple(polyline(points) for points in STROKES))).pixels
    assert np.abs(from_image(picture(width)).pixels - drawn).mean() < 0.025


@pytest.mark.parametrize("width", [4, 10, 21])
def test_half_thickness_of_a_bar_in_any_direction(width: int):
    for end in ((240, 40), (40, 240), (200, 200)):
        bar = np.asarray(picture(width, [[(40, 40), end]])) < 128
        assert half_thickness(bar) == pytest.approx(width / 2, rel=0.3)


def test_a_thin_line_gets_the_pen_s_width_and_a_blot_is_not_worn_away():
    line = from_image(picture(1, [[(140, 20), (140, 260)]])).pixels
    assert line[12].sum() == pytest.approx(PEN, abs=0.3)
    _, blot = redrawn(np.asarray(picture(120, [[(140, 130), (140, 150)]]))[70:210, 80:200] < 128)
    assert blot.sum() > 150 and blot.max() == 1


def test_a_dot_and_a_photo_s_grain_are_drawn():
    assert redrawn(np.ones((1, 1), bool))[1].sum() > 1
    grain = np.random.default_rng(0).random((512, 512)) < 0.5
    _, centred = redrawn(grain)
    assert np.isfinite(centred).all() and centred.min() >= 0 and centred.max() <= 1
