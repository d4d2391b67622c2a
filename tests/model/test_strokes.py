"""model.strokes: curves as chords that stay near them, at bounded cost."""

import numpy as np
import pytest

from harness.pencil import pencil
from model import strokes
from model.distance import furthest
from model.strokes import flatten, polyline


def test_flattening_keeps_near_the_curve():
    stroke = pencil([(60.0, 40.0), (135.0, 60.0), (140.0, 150.0), (90.0, 240.0), (200.0, 260.0)])
    (line,) = flatten([stroke])
    points = np.reshape(stroke, (-1, 2))
    start, control, end = points[:-2:2], points[1:-1:2], points[2::2]
    t = np.linspace(0, 1, 200)[:, None, None]
    on_curve = ((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t * t * end).reshape(-1, 2)
    assert furthest(on_curve, np.array(line)) <= 220 * strokes.FLATNESS + 1e-9


@pytest.mark.parametrize(("curves", "chords"), [(1, 16), (999, 16), (1000, 15), (3999, 4), (16_001, 1)])
def test_a_curve_gets_16_chords_and_all_curves_together_at_most_16_000(curves: int, chords: int):
    bent = (0.0, 0.0, *(1e4, 1e4, 0.0, 0.0) * curves)
    assert len(flatten([bent])[0]) == 2 + chords * curves


def test_a_polyline_is_a_stroke_and_a_point_is_a_dot():
    assert polyline([(1, 2), (3, 2), (3, 6)]) == (1, 2, 2, 2, 3, 2, 3, 4, 3, 6)
    assert flatten([polyline([(5, 5)])]) == [[(5, 5)] * 3]
