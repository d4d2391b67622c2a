"""model.score: counts by digit, in agreement with model.network.accuracy."""

import numpy as np
import pytest

from model.network import accuracy, random_network
from model.score import score


def test_a_score_counts_by_digit_and_agrees_with_accuracy():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4500, 28, 28), dtype=np.uint8)  # more than two batches
    labels = rng.integers(0, 9, 4500).astype(np.uint8)  # no nines
    net = random_network((784, 24, 16, 10), np.random.default_rng(3))
    found = score(net, images, labels)
    floats = images.astype(np.float32) / 255
    assert found.accuracy == pytest.approx(accuracy(net, floats, labels))
    assert found.total.sum() == 4500 and found.total[9] == 0 and np.isnan(found.by_digit[9])
    for digit in range(9):
        assert found.by_digit[digit] == pytest.approx(accuracy(net, floats[labels == digit], labels[labels == digit]))
    np.testing.assert_array_equal(score(net, floats, labels).right, found.right)
