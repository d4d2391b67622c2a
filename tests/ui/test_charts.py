"""Graphs mark the value that was given, and markup escapes words."""

import re

import numpy as np
import pytest

from ui.figures import charts
from ui.text.glossary import term


def test_a_curve_marks_z_and_names_its_value():
    svg = charts.curve(np.tanh, -0.7)
    assert 'aria-label="a = −0.604 at z = −0.700"' in svg
    mark_x = float(re.search(r'class="mark" cx="([\d.]+)"', svg)[1])
    assert mark_x == pytest.approx(28 + (4 - 0.7) / 8 * 264, abs=0.1)


def test_a_curves_window_follows_any_z_of_a_float32():
    assert "z = 29" in charts.curve(np.tanh, 25.0)
    svg = charts.curve(np.abs, 3e38)
    assert 'aria-label="a = 3.00·10³⁸ at z = 3.00·10³⁸"' in svg and ">z = 3.5·10³⁸<" in svg


def test_a_trail_ends_at_the_mark_and_points_outside_the_window_lie_on_its_edge():
    svg = charts.curve(np.square, 9.0, "w", "E", (-2.0, 2.0), (0.0, 1.0, 9.0))
    assert "E = 81.0 at w = 9.00" in svg and "w = 2" in svg and "E = 4" in svg
    dots = [tuple(map(float, dot)) for dot in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert dots == [(160, 152), (226, 121), (292, 28)]


def test_words_and_titles_are_escaped():
    assert "<b>" not in term("<b>", '"<b>') and "<b>" not in charts.image("data:,", "t", '"><b>')


def test_axes_place_values_between_the_edges_and_those_outside_on_them():
    axes = charts.Axes((-1, 1), (0, 10), 20, 5, 120, 55)
    assert axes.place((-1, 0, 1, 7), (0, 5, 10, -3)) == [(20, 55), (70, 30), (120, 5), (120, 55)]


@pytest.mark.parametrize(
    ("scale", "whole", "ends"),
    [(2.5, True, ("−2.5", "+2.5")), (0.0123, True, ("−0.012", "+0.012")), (140.0, False, ("−140 or less", "+140 or more"))],
)
def test_a_legend_has_two_significant_digits_and_says_if_values_lie_outside(scale: float, whole: bool, ends: tuple[str, str]):
    legend = charts.legend(scale, whole=whole)
    assert re.findall(r"<span>([^<]*)</span>", legend) == [ends[0], "0", ends[1]]
    assert f"orange {ends[0]}, clear 0, blue {ends[1]}" in legend and "dark" not in legend and "words" not in legend
    named = charts.legend(scale, "a <b>", dark=True)
    assert "<span>a &lt;b&gt;</span><span></span>" in named and 'class="ramp dark"' in named
