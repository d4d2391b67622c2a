"""Pictures, charts, legends and tables: the sign shows as colour, full values stand beside rounded ones, words are escaped."""

import base64
import io
import re

import numpy as np
import pytest
from markupsafe import Markup
from PIL import Image

from ui.components import line_charts
from ui.figures import captions, images, tables
from ui.text.glossary import term


def pixels(source: str) -> np.ndarray:
    """A data-URL's image, uint8 (height, width, 4)."""
    content = base64.b64decode(source.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


def test_zero_is_clear_and_the_sign_is_the_colour():
    picture = pixels(images.heat(np.array([[0.0, 1.0, -1.0, 0.5, 2.0]]), 1.0))
    assert picture[0, :, 3].tolist() == [0, 255, 255, 128, 255]
    assert pixels(images.heat(np.array([[1.0]]), 4.0))[0, 0, 3] == 64
    assert tuple(picture[0, 1, :3]) == images.ABOVE and tuple(picture[0, 2, :3]) == images.BELOW
    assert (pixels(images.heat(np.eye(28).ravel(), 1.0))[..., 3] == 255 * np.eye(28)).all()


def test_one_scale_spans_all_arrays_and_is_never_zero():
    assert images.scale_of(np.array([1.0, -3.0]), np.array([2.0])) == 3
    assert images.scale_of(np.zeros(4)) == 1 and images.scale_of(np.zeros(0)) == 1


def test_ink_is_white_on_black_and_parts_lie_over_it():
    digit = np.array([[0.0, 1.0]])
    assert pixels(images.digit(digit))[0].tolist() == [[0, 0, 0, 255], [255, 255, 255, 255]]
    blank = pixels(images.overlay(np.zeros((1, 2)), digit, 1.0))[0].astype(int)
    assert blank[1, 0] > blank[0, 0] and (blank[:, 0] == blank[:, 2]).all()
    above, below = pixels(images.overlay(np.array([[1.0, -1.0]]), digit, 1.0))[0].astype(int)
    assert above[2] > above[0] and below[0] > below[2]


def test_digits_have_their_places_in_one_image_of_16_greys():
    digits = np.arange(4 * 784, dtype=np.uint32).astype(np.uint8).reshape(4, 28, 28)
    sheet = pixels(images.digit_atlas(digits, 2))[..., 0]
    assert sheet.shape == (56, 56)
    for i in range(4):
        row, column = divmod(i, 2)
        np.testing.assert_array_equal(sheet[row * 28 :, column * 28 :][:28, :28], digits[i] // 16 * 17)


def test_a_function_is_drawn_with_its_value_marked_in_a_window_that_follows_any_z_of_a_float32():
    chart = line_charts.of_function("tanh", np.tanh, -0.7)
    x, y = chart.curves["a"]
    assert (x[0], x[-1], chart.mark) == (-4, 4, -0.7)
    assert y[x.index(-0.7)] == pytest.approx(np.tanh(-0.7))
    assert line_charts.of_function("tanh", np.tanh, 25.0).curves["a"][0][-1] == 29
    assert np.isfinite(line_charts.of_function("abs", np.abs, 3e38).curves["a"][1]).all()


@pytest.mark.parametrize(
    ("scale", "whole", "ends"),
    [(2.5, True, ("−2.5", "+2.5")), (0.0123, True, ("−0.012", "+0.012")), (140.0, False, ("−140 or less", "+140 or more"))],
)
def test_a_legend_has_two_significant_digits_and_says_if_values_lie_outside(scale: float, whole: bool, ends: tuple[str, str]):
    legend = captions.legend(scale, "a <b>", "c", whole)
    assert re.findall(r"<span>([^<]*)</span>", legend) == [ends[0], "0", ends[1], "a &lt;b&gt;", "c"]


def test_words_are_escaped():
    assert "<b>" not in term("<b>", '"<b>') and "<b>" not in captions.image("data:,", "t", '"><b>')


def test_a_cell_shows_three_digits_and_the_full_value_and_a_bar_goes_to_the_side_of_its_sign():
    assert tables.cell(0.123456789, value=0.123456789) == '<td class="n" data-value="0.12345679">0.123</td>'
    assert tables.cell("<b>", name='"') == '<td class="n" data-name="&#34;">&lt;b&gt;</td>'
    assert tables.cell(Markup("<b>{}</b>").format(7)) == '<td class="n"><b>7</b></td>'
    assert 'class="up" style="width:50.0%"' in tables.bar(1.0, 2.0)
    assert 'class="down" style="width:25.0%"' in tables.bar(-0.5, 2.0) and 'class="up"' in tables.bar(0.0, 2.0)
