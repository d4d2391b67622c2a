"""Damage to a whole network, neurons that are off, and dropout: exact small examples. test_reference.py has the accuracies."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from model import checkpoint, mnist
from model.layers import Layer, softmax
from model.network import Network, random_network
from model.whatif import DAMAGES, dropout_passes, kill_neurons, remove_smallest, without
from tests.model.networks import FUNCTIONS, random_reading, same

RNG = np.random.default_rng(0)
NETWORK = checkpoint.load()


def of(*weights: list[list[float]]) -> Network:
    """Return a network with these weights, and biases of 1, 2, 3, …"""
    return Network(tuple(Layer(np.array(w, np.float32), np.arange(1, len(w[0]) + 1, dtype=np.float32)) for w in weights), "tanh")


def weights(network: Network) -> list[list[list[float]]]:
    return [layer.w.tolist() for layer in network.layers]


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_strength_0_changes_no_number_and_every_other_one_does(kind):
    network = replace(random_network((784, 12, 8, 10), np.random.default_rng(1), "tanh", "sigmoid"), metadata={"epochs": 3})
    before = deepcopy(network)
    for strength in kind.strengths:
        damaged = kind.apply(network, strength, np.random.default_rng(0))
        assert (damaged.sizes, damaged.hidden, damaged.output, damaged.metadata) == (network.sizes, "tanh", "sigmoid", {})
        assert same(damaged, before) == (strength == 0)
        assert all(layer.w.dtype == layer.b.dtype == np.float32 for layer in damaged.layers)
    assert kind.strengths[0] == 0 and list(kind.strengths) == sorted(kind.strengths)
    assert same(network, before)


def test_the_smallest_weights_of_all_layers_are_removed_first():
    network = of([[0.1, -5], [3, 0.2]], [[-0.3, 4], [0.05, 1]])
    assert weights(remove_smallest(network, 0.5, RNG)) == [[[0, -5], [3, 0]], [[0, 4], [0, 1]]]
    assert weights(remove_smallest(network, 0.125, RNG))[1][1] == [0, 1]
    assert not np.any(weights(remove_smallest(network, 1, RNG)))


def test_a_share_of_each_hidden_layer_is_killed_and_more_of_it_kills_the_same_first():
    passed = NETWORK.forward(mnist.test_set()[0][:50].astype(np.float32) / 255)
    dead = []
    for share in (0.25, 0.5):
        killed = kill_neurons(NETWORK, share, np.random.default_rng(3))
        silent = [np.flatnonzero(~layer.w.any(axis=0)) for layer in killed.layers[:-1]]
        assert [len(each) for each in silent] == [128 * share, 64 * share]
        dead.append(silent)
        a = passed.activations[0].copy()
        a[:, silent[0]] = 0
        np.testing.assert_allclose(killed.forward(passed.x).activations[0], a, atol=1e-4)
        second = np.maximum(a @ NETWORK.layers[1].w + NETWORK.layers[1].b, 0)
        second[:, silent[1]] = 0
        np.testing.assert_allclose(killed.forward(passed.x).activations[1], second, atol=1e-4)
    assert all(set(few) < set(more) for few, more in zip(*dead, strict=True))


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
