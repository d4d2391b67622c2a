"""Switch off chosen neurons in a copy of a network, or random neurons, as dropout does.

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> passed = without(network, {(0, 5)}).forward(np.ones((28, 28)))
>>> float(passed.activations[0][5])
0.0
"""

from collections.abc import Collection, Sequence

import numpy as np

from model.layers import ACTIVATIONS, Layer, sigmoid_shares, softmax
from model.network import Network

Place = tuple[int, int]  # a layer, counted from 0 as in Network.layers, and a neuron in it
SILENT = -1e4  # pre-activation of a neuron that is switched off: its exp and its sigmoid are 0 in float32


def without(network: Network, places: Collection[Place]) -> Network:
    """Return a copy of a network in which some neurons output 0. It has no metadata. places: indices (layer, neuron)."""
    layers = [Layer(layer.w.copy(), layer.b.copy()) for layer in network.layers]
    for layer, index in places:
        is_silenced = layer + 1 == len(layers) or network.hidden == "sigmoid"  # the other functions give 0 for 0
        layers[layer].w[:, index] = 0
        layers[layer].b[index] = SILENT if is_silenced else 0
    return Network(tuple(layers), network.hidden, network.output)


def dropout_chances(network: Network, times: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return random integers from 0 to 99, from which `dropout_passes` decides which hidden units to switch off.

    Each hidden layer has an int64 array of shape (times, units), for `times` forward passes.
    """
    return [rng.integers(0, 100, (times, units)) for units in network.sizes[1:-1]]


def dropout_passes(network: Network, pixels: np.ndarray, rate: float, chances: Sequence[np.ndarray]) -> np.ndarray:
    """Run forward passes of one image, (28, 28) or (784,), with dropout. Return the probabilities, float32 (times, 10).

    rate: the share of hidden units to switch off, 0 <= rate < 1. The other units are scaled by 1 / (1 - rate).
    chances: the result of `dropout_chances`. A unit is switched off if its number is below 100 * rate.
    """
    times = len(chances[0]) if chances else 1
    a = np.repeat(network.forward(pixels).x[None], times, axis=0)  # (784,) -> (times, 784)
    for i, layer in enumerate(network.layers):
        z = a @ layer.w + layer.b  # (times, n_in) @ (n_in, n_out) -> (times, n_out)
        if i < len(network.layers) - 1:
            kept = chances[i] >= round(100 * rate)
            a = ACTIVATIONS[network.hidden].function(z) * kept.astype(np.float32) / np.float32(1 - rate)
    return softmax(z) if network.output == "softmax" else sigmoid_shares(z)  # pyrefly: ignore[unbound-name]
