"""Damage to a whole network: exact small examples, and curves that start at the network as it is."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from model import checkpoint, mnist
from model.damage import (
    DAMAGES,
    add_noise,
    curve,
    kill_neurons,
    remove_smallest,
)
from model.evaluation import score
from model.layers import Layer
from model.network import Network, random_network
from tests.model.networks import same

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


def test_noise_has_the_deviation_of_the_layers_weights_times_the_strength():
    noisy = add_noise(NETWORK, 0.5, np.random.default_rng(0))
    for layer, before in zip(noisy.layers, NETWORK.layers, strict=True):
        added = layer.w - before.w
        assert added.std() == pytest.approx(0.5 * before.w.std(), rel=0.05) and abs(added.mean()) < 0.03 * before.w.std()
        assert (layer.b == before.b).all()


def test_the_smallest_weights_of_all_layers_are_removed_first():
    network = of([[0.1, -5], [3, 0.2]], [[-0.3, 4], [0.05, 1]])
    assert weights(remove_smallest(network, 0.5, RNG)) == [[[0, -5], [3, 0]], [[0, 4], [0, 1]]]
    assert weights(remove_smallest(network, 0.125, RNG))[1][1] == [0, 1]
    assert not np.any(weights(remove_smallest(network, 1, RNG)))


def test_a_share_of_each_hidden_layer_is_killed_and_more_of_it_kills_the_same_first():
    passed = NETWORK.forward(mnist.test_images()[:50].astype(np.float32) / 255)
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


def test_a_curve_has_the_accuracy_of_each_damaged_network():
    images, labels = mnist.test_images()[:2500], mnist.test_labels()[:2500]
    kind = replace(DAMAGES[0], strengths=(0, 1.0, 4.0))
    found = curve(NETWORK, kind, images, labels)
    assert [*found] == [0, 1, 4]
    for strength, accuracy in found.items():
        damaged = kind.apply(NETWORK, strength, np.random.default_rng(0))
        assert accuracy == score(damaged, images, labels).accuracy
    assert found[0] > 0.99 > found[4] + 0.3
