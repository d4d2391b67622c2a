"""Arrays as pictures and markup: zero shows nothing, the sign shows as colour, what is written is what was given."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from ui import charts
from ui.format import fixed, signed


def pixels(source: str) -> np.ndarray:
    """A data-URL's image, uint8 (height, width, 4)."""
    content = base64.b64decode(source.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


def test_zero_is_clear_and_the_sign_is_the_colour():
    picture = pixels(charts.heat(np.array([[0.0, 1.0, -1.0, 0.5, 2.0]]), 1.0))
    assert picture[0, :, 3].tolist() == [0, 255, 255, 128, 255]
    assert tuple(picture[0, 1, :3]) == charts.ABOVE and tuple(picture[0, 2, :3]) == charts.BELOW


def test_784_values_become_28_rows():
    picture = pixels(charts.heat(np.eye(28).ravel(), 1.0))
    assert picture.shape == (28, 28, 4) and (picture[..., 3] == 255 * np.eye(28)).all()


def test_one_scale_spans_all_arrays_and_is_never_zero():
    assert charts.scale_of(np.array([1.0, -3.0]), np.array([2.0])) == 3
    assert charts.scale_of(np.zeros(4)) == 1 and charts.scale_of(np.zeros(0)) == 1


def test_a_robust_scale_leaves_the_largest_out_but_not_the_whole_arrays():
    values = np.array([1.0] * 99 + [50.0])
    assert charts.robust_scale(values, 0.9) == pytest.approx(1)
    assert charts.robust_scale(values, 0.9, np.array([-7.0])) == 7


def test_ink_is_white_on_black_and_parts_lie_over_it():
    digit = np.array([[0.0, 1.0]])
    assert pixels(charts.png(charts.ink(digit)))[0].tolist() == [[0, 0, 0, 255], [255, 255, 255, 255]]
    blank = charts.over_ink(np.zeros((1, 2)), digit, 1.0)[0]
    assert blank[1, 0] > blank[0, 0] and (blank[:, 0] == blank[:, 2]).all()
    above, below = charts.over_ink(np.array([[1.0, -1.0]]), digit, 1.0)[0]
    assert above[2] > above[0] and below[0] > below[2]


@pytest.mark.parametrize("units", [1, 5, 33])
def test_each_neuron_has_its_cell_in_the_atlas(units):
    weights = np.random.default_rng(0).normal(size=(784, units))
    sheet = pixels(charts.atlas(weights, 2.0, 4))
    for i in range(units):
        row, column = divmod(i, 4)
        cell = sheet[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28].astype(float)
        expected = np.clip(np.abs(weights[:, i]) / 2, 0, 1).reshape(28, 28)
        assert np.abs(cell[..., 3] / 255 - expected).max() <= 0.5 / charts.LEVELS + 1 / 255
        strong = expected > 0.5
        assert (np.sign(cell[..., 2] - cell[..., 0])[strong] == np.sign(weights[:, i].reshape(28, 28))[strong]).all()


@pytest.mark.parametrize(
    ("value", "with_sign", "plain"), [(1.234, "+1.23", "1.23"), (-0.5, "−0.50", "−0.50"), (-1e-9, "+0.00", "0.00")]
)
def test_numbers_have_a_true_minus(value, with_sign, plain):
    assert signed(value) == with_sign and fixed(value) == plain


def test_a_curve_marks_z_and_names_its_value():
    svg = charts.curve(np.tanh, -0.7)
    assert 'aria-label="a = −0.604 at z = −0.700"' in svg
    mark_x = float(re.search(r'class="mark" cx="([\d.]+)"', svg)[1])
    assert mark_x == pytest.approx(28 + (4 - 0.7) / 8 * 264, abs=0.1)


def test_a_curves_window_follows_a_large_z():
    assert "z = 29" in charts.curve(lambda z: np.maximum(z, 0), 25.0)


def test_a_trail_ends_at_the_mark_and_points_outside_the_window_lie_on_its_edge():
    svg = charts.curve(np.square, 9.0, "w", "E", (-2.0, 2.0), (0.0, 1.0, 9.0))
    assert "E = 81.0 at w = 9.00" in svg and "w = 2" in svg and "E = 4" in svg
    dots = [tuple(map(float, dot)) for dot in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert dots == [(160, 152), (226, 121), (292, 28)]


def test_bars_carry_full_values_and_mark_the_winner():
    table = charts.bars(["a", "b"], np.array([0.25, 0.75]), np.array([0.6, 0.4]))
    assert [float(v) for v in re.findall(r'data-value="([\d.]+)"', table)] == [0.25, 0.6, 0.75, 0.4]
    assert table.index('class="winner"') < table.index(">a<") < table.index(">b<") and table.count("winner") == 1
    assert "+35.0" in table and "−35.0" in table


def test_words_and_titles_are_escaped():
    assert "<b>" not in charts.term("<b>", '"<b>') and "<b>" not in charts.image("data:,", "t", '"><b>')
