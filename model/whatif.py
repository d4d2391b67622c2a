"""Leave out neurons: switch some of them off in a copy of a network, or leave out random ones, as dropout does.

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> passed = without(network, {(0, 5)}).forward(np.ones((28, 28)))
>>> float(passed.activations[0][5])
0.0
"""

from collections.abc import Collection

import numpy as np

from model.layers import ACTIVATIONS, SHARES, Layer
from model.network import Network

Place = tuple[int, int]  # a layer, counted from 0 as in Network.layers, and a neuron in it
SILENT = -1e4  # pre-activation of a neuron that is switched off: its ReLU, its exp and its sigmoid are 0 in float32


def without(network: Network, places: Collection[Place]) -> Network:
    """Return a copy of a network in which some neurons output 0, without its metadata. places: pairs (layer, neuron), from 0."""
    layers = [Layer(layer.w.copy(), layer.b.copy()) for layer in network.layers]
    for layer, index in places:
        is_tanh = network.hidden == "tanh" and layer + 1 < len(layers)
        layers[layer].w[:, index] = 0
        layers[layer].b[index] = 0 if is_tanh else SILENT
    return Network(tuple(layers), network.hidden, network.output)


def dropout_passes(network: Network, pixels: np.ndarray, rate: float, times: int, rng: np.random.Generator) -> np.ndarray:
    """Run `times` forward passes of one image, (28, 28) or (784,), with dropout. Return the probabilities, float32 (times, 10).

    rate: the probability that a hidden unit is switched off, 0 <= rate < 1. The other units are scaled by 1 / (1 - rate).
    """
    a = np.repeat(network.forward(pixels).x[None], times, axis=0)  # (784,) -> (times, 784)
    for i, layer in enumerate(network.layers):
        z = a @ layer.w + layer.b  # (times, n_in) @ (n_in, n_out) -> (times, n_out)
        if i < len(network.layers) - 1:
            kept = rng.random(z.shape) >= rate
            a = ACTIVATIONS[network.hidden].function(z) * kept.astype(np.float32) / np.float32(1 - rate)
    return SHARES[network.output](z)  # pyrefly: ignore[unbound-name]
