"""benchmarks.doubt: its two measures against their definitions, written out."""

import numpy as np
import pytest

from benchmarks.doubt import BINS, auroc, calibration_error


def test_auroc_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(0)
    positive, negative = rng.integers(0, 20, 50) / 20, rng.integers(0, 15, 40) / 20  # with ties
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(np.mean(pairs))
    assert auroc(np.array([1.0]), np.array([0.0])) == 1


def test_calibration_error_is_the_gap_in_each_bin():
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.full(10, 0.2), 500)
    probabilities[0] = np.eye(10)[3]  # exactly 1 belongs to the last bin
    labels = rng.integers(0, 10, 500)
    expected = 0.0
    for low in np.arange(BINS) / BINS:
        largest = probabilities.max(axis=1)
        inside = (largest >= low) & ((largest < low + 1 / BINS) | (low == (BINS - 1) / BINS))
        if inside.any():
            right = probabilities[inside].argmax(axis=1) == labels[inside]
            expected += inside.mean() * abs(largest[inside].mean() - right.mean())
    assert calibration_error(probabilities, labels) == pytest.approx(expected, abs=1e-9)


def test_sure_and_right_is_calibrated_and_sure_and_wrong_is_not():
    sure = np.eye(10)[[1, 2, 3]]
    assert calibration_error(sure, np.array([1, 2, 3])) == 0
    assert calibration_error(sure, np.array([0, 0, 0])) == 1
