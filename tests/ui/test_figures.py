"""Charts of functions mark the value that was given, and markup escapes words."""

import re

import numpy as np
import pytest

from ui.components import figure, line_charts
from ui.figures import captions
from ui.text.glossary import term


def test_a_function_is_drawn_with_its_value_marked():
    chart = line_charts.of_function("tanh", np.tanh, -0.7)
    [curve] = chart.series
    assert (chart.start, chart.to, chart.mark) == (-4, 4, -0.7)
    assert curve.y[curve.x.index(-0.7)] == pytest.approx(np.tanh(-0.7))


def test_a_curves_window_follows_any_z_of_a_float32():
    assert line_charts.of_function("tanh", np.tanh, 25.0).to == 29
    assert np.isfinite(line_charts.of_function("abs", np.abs, 3e38).series[0].y).all()


def test_words_and_titles_are_escaped():
    assert "<b>" not in term("<b>", '"<b>') and "<b>" not in captions.image("data:,", "t", '"><b>')


@pytest.mark.parametrize(
    ("scale", "whole", "ends"),
    [(2.5, True, ("−2.5", "+2.5")), (0.0123, True, ("−0.012", "+0.012")), (140.0, False, ("−140 or less", "+140 or more"))],
)
def test_a_legend_has_two_significant_digits_and_says_if_values_lie_outside(scale: float, whole: bool, ends: tuple[str, str]):
    legend = captions.legend(scale, whole=whole)
    assert re.findall(r"<span>([^<]*)</span>", legend) == [ends[0], "0", ends[1]]
    assert f"orange {ends[0]}, clear 0, blue {ends[1]}" in legend and "dark" not in legend and "words" not in legend
    named = captions.legend(scale, "a <b>", dark=True)
    assert "<span>a &lt;b&gt;</span><span></span>" in named and 'class="ramp dark"' in named


def test_a_figure_takes_no_text_that_was_not_made_as_markup():
    with pytest.raises(TypeError):
        figure.show("<b>", "key")
