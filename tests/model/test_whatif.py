"""Changed and silenced neurons: the copy differs as it was asked to, and nothing else does."""

from types import SimpleNamespace

import numpy as np
import pytest

from model.layers import Layer, softmax
from model.network import Network
from model.whatif import Change, changed, dropout_passes, without_each
from tests.model.networks import FUNCTIONS, random_reading


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_a_neuron_that_is_off_is_heard_by_no_one(hidden, output):
    network, passed = random_reading(hidden=hidden, output=output)
    after = changed(network, {(0, 5): Change(off=True)}).forward(passed.x)
    a = passed.activations[0].copy()
    a[5] = 0
    assert after.pre_activations[1] == pytest.approx(a @ network.layers[1].w + network.layers[1].b, abs=1e-5)


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_the_probability_without_each_neuron_is_that_of_the_changed_network(hidden, output):
    network, passed = random_reading((784, 12, 7, 10), hidden, output)
    kept = without_each(network, passed)
    assert [len(of_layer) for of_layer in kept] == [12, 7]
    for place in [(0, 0), (0, 11), (1, 0), (1, 6)]:
        after = changed(network, {place: Change(off=True)}).forward(passed.x)
        assert kept[place[0]][place[1]] == pytest.approx(after.probabilities[passed.digit], abs=1e-5)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_an_output_that_is_off_is_never_read(output):
    network, passed = random_reading(output=output)
    after = changed(network, {(2, passed.digit): Change(off=True)}).forward(passed.x)
    assert after.probabilities[passed.digit] == 0 and after.probabilities.sum() == pytest.approx(1)


def test_bias_and_weights_change_z_as_said_and_no_other_z():
    network, passed = random_reading()
    after = changed(network, {(0, 0): Change(), (1, 2): Change(bias=0.5, scale=2)}).forward(passed.x)
    z, b = passed.pre_activations[1][2], network.layers[1].b[2]
    assert after.pre_activations[1][2] == pytest.approx(2 * (z - b) + b + 0.5, abs=1e-5)
    assert np.delete(after.pre_activations[1], 2) == pytest.approx(np.delete(passed.pre_activations[1], 2))
    assert np.array_equal(after.pre_activations[0], passed.pre_activations[0])


@pytest.mark.parametrize("place", [(3, 0), (0, 128), (-1, 0), (2, 10)])
def test_a_place_that_is_not_there_is_named(place):
    with pytest.raises(ValueError, match="784-128-64-10"):
        changed(random_reading()[0], {place: Change(off=True)})


def test_dropout_silences_units_below_the_rate_and_scales_the_others():
    """Two hidden units with the outputs 1 and 2, of which the first, the second or none is silent; the rate is 0.2."""
    w = np.zeros((784, 2), np.float32), np.eye(2, 10, dtype=np.float32)
    network = Network((Layer(w[0], np.array([1, 2], np.float32)), Layer(w[1], np.zeros(10, np.float32))))
    dice = SimpleNamespace(random=lambda shape: np.reshape([0.1, 0.2, 0.5, 0.19, 0.2, 0.9], shape))
    found = dropout_passes(network, np.zeros((28, 28)), 0.2, 3, dice)
    logits = np.zeros((3, 10), np.float32)
    logits[:, :2] = [[0, 2.5], [1.25, 0], [1.25, 2.5]]
    np.testing.assert_allclose(found, softmax(logits), rtol=1e-5)
