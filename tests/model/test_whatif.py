"""Neurons that are switched off, and dropout."""

import numpy as np
import pytest

from model.layers import Layer, softmax
from model.network import Network
from model.whatif import dropout_passes, without
from tests.model.networks import FUNCTIONS, random_reading


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_a_neuron_that_is_off_is_heard_by_no_one(hidden, output):
    network, passed = random_reading(hidden=hidden, output=output)
    after = without(network, {(0, 5)}).forward(passed.x)
    a = passed.activations[0].copy()
    a[5] = 0
    assert after.activations[0] == pytest.approx(a, abs=1e-6) and after.activations[0][5] == 0
    assert after.pre_activations[1] == pytest.approx(a @ network.layers[1].w + network.layers[1].b, abs=1e-5)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_an_output_that_is_off_is_never_read(output):
    network, passed = random_reading(output=output)
    after = without(network, {(2, passed.digit)}).forward(passed.x)
    assert after.probabilities[passed.digit] == 0 and after.probabilities.sum() == pytest.approx(1)


def test_dropout_silences_units_below_the_rate_and_scales_the_others():
    """Two hidden units with the outputs 1 and 2, of which the first, the second or none is silent; the rate is 0.2."""
    w = np.zeros((784, 2), np.float32), np.eye(2, 10, dtype=np.float32)
    network = Network((Layer(w[0], np.array([1, 2], np.float32)), Layer(w[1], np.zeros(10, np.float32))))
    found = dropout_passes(network, np.zeros((28, 28)), 0.2, [np.reshape([10, 20, 50, 19, 20, 90], (3, 2))])
    logits = np.zeros((3, 10), np.float32)
    logits[:, :2] = [[0, 2.5], [1.25, 0], [1.25, 2.5]]
    np.testing.assert_allclose(found, softmax(logits), rtol=1e-5)
