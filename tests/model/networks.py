"""Networks for the tests: every pair of functions, several shapes, and whether two networks are the same."""

import numpy as np

from model.layers import ACTIVATIONS, ForwardPass
from model.network import Network, random_network

FUNCTIONS = [(hidden, output) for hidden in ACTIVATIONS for output in ("softmax", "sigmoid")]
SHAPES = [(784, 128, 64, 10), (784, 10), (784, 33, 10), (784, 40, 30, 20, 12, 10)]


def random_reading(
    sizes: tuple[int, ...] = SHAPES[0], hidden: str = "relu", output: str = "softmax"
) -> tuple[Network, ForwardPass]:
    """Return a random network with weights of a trained one's size, and its reading of random ink on a third of the pixels."""
    rng = np.random.default_rng(0)
    network = random_network(sizes, rng, hidden, output)
    pixels = np.where(rng.random((28, 28)) < 0.3, rng.random((28, 28)), 0).astype(np.float32)
    return network, network.forward(pixels)


def same(one: Network, other: Network) -> bool:
    """Return whether two networks have the same weights, bit for bit, and the same functions."""
    pairs = zip(one.layers, other.layers, strict=True)
    weights = all(np.array_equal(a.w, b.w) and np.array_equal(a.b, b.b) for a, b in pairs)
    return weights and one.output == other.output and (len(one.layers) == 1 or one.hidden == other.hidden)
