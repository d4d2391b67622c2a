"""benchmarks.numbers: numbers are put together as it says."""

import numpy as np

from benchmarks.numbers import KINDS, compose, compose_row, groups
from harness.drawn_digits import CANVAS

ONE = [np.array([[100.0, 50.0], [100.0, 150.0]])]
SEVEN = [np.array([[0.0, 0.0], [60.0, 0.0], [20.0, 100.0]]), np.array([[10.0, 50.0], [50.0, 50.0]])]


def test_a_number_stands_on_the_canvas_with_the_gap_that_is_asked_for():
    widths = []
    for seed in range(50):
        strokes = compose([ONE, SEVEN], 0.3, np.random.default_rng(seed))
        points = np.vstack(strokes)
        assert len(strokes) == 3 and points.min() >= 0 and points.max() <= CANVAS
        widths.append(strokes[1][:, 0].min() - strokes[0][:, 0].max())
        np.testing.assert_allclose(np.ptp(strokes[1], axis=0), [60, 100])  # as large as it was drawn
    assert 27 < np.mean(widths) < 33 and np.std(widths) > 3
    assert groups([ONE, SEVEN]) == [(0,), (1, 2)]


def test_a_row_of_any_kind_stands_on_the_canvas_with_its_digits_from_left_to_right():
    for seed, kind in enumerate(KINDS * 20):
        strokes = compose_row(kind, [ONE, SEVEN, ONE], np.random.default_rng(seed))
        assert len(strokes) == 4 and np.vstack(strokes).min() >= 0 and np.vstack(strokes).max() <= CANVAS
        middles = [np.vstack(digit).mean(axis=0)[0] for digit in (strokes[:1], strokes[1:3], strokes[3:])]
        assert middles == sorted(middles)
