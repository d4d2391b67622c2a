"""model.evaluation: how many images of each digit are classified correctly."""

import numpy as np
import pytest

from model.evaluation import hard_digits, score
from model.layers import Layer
from model.network import Network, random_network


def test_accuracy_is_the_share_read_right():
    """A network that always says 2 is right on the twos."""
    network = Network((Layer(np.zeros((784, 10), np.float32), np.eye(10, dtype=np.float32)[2]),))
    assert score(network, np.zeros((4, 28, 28), np.float32), np.array([2, 2, 5, 2])).accuracy == 0.75


def test_a_score_counts_by_digit_and_agrees_with_the_readings():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4500, 28, 28), dtype=np.uint8)  # more than two batches
    labels = rng.integers(0, 9, 4500).astype(np.uint8)  # no nines
    net = random_network((784, 24, 16, 10), np.random.default_rng(3))
    found = score(net, images, labels)
    floats = images.astype(np.float32) / 255
    right = net.forward(floats).logits.argmax(axis=-1) == labels
    assert found.accuracy == pytest.approx(right.mean())
    assert found.total.sum() == 4500 and found.total[9] == 0 and np.isnan(found.by_digit[9])
    for digit in range(9):
        assert found.by_digit[digit] == pytest.approx(right[labels == digit].mean())
    np.testing.assert_array_equal(score(net, floats, labels).confusion, found.confusion)
    read = net.forward(floats).logits.argmax(axis=-1)
    assert found.confusion[3, 5] == ((labels == 3) & (read == 5)).sum()


def test_hard_digits_are_those_whose_label_is_unlikely_and_all_that_are_misread():
    rng = np.random.default_rng(0)
    images, labels = rng.random((3000, 784), np.float32), rng.integers(0, 10, 3000)
    net = random_network((784, 24, 10), np.random.default_rng(3))
    of_label = net.forward(images).probabilities[np.arange(3000), labels]
    found = hard_digits(net, images, labels, most=0.09)
    assert 20 < len(found) < 3000
    assert (np.diff(of_label[found]) >= 0).all()
    assert set(found) == set(np.flatnonzero(of_label < 0.09))
    misread = np.flatnonzero(net.forward(images).logits.argmax(axis=-1) != labels)
    assert set(misread) <= set(hard_digits(net, images, labels))
    assert len(hard_digits(net, images, labels, most=0.0)) == 20
