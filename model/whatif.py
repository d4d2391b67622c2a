"""Change neurons of a network: switch them off, shift their bias or scale their weights. The result is a copy.

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> off = changed(network, {(0, 5): Change(off=True)})
>>> bool(off.layers[1].w[5].any()), bool(network.layers[1].w[5].any())
(False, True)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.layers import ACTIVATIONS, SHARES, ForwardPass, Layer
from model.network import Network

Place = tuple[int, int]  # a layer, counted from 0 as in Network.layers, and a neuron in it
SILENT = -1e4  # pre-activation of an output that is switched off: its exp and its sigmoid are 0 in float32


@dataclass(frozen=True)
class Change:
    """A change to one neuron.

    off: set the neuron's output to 0. bias: the number to add to its bias. scale: a factor for its incoming weights.
    """

    off: bool = False
    bias: float = 0.0
    scale: float = 1.0


UNCHANGED = Change()


def changed(network: Network, changes: Mapping[Place, Change]) -> Network:
    """Return a copy of a network with some neurons changed. Metadata is dropped, because the accuracy in it is no longer valid.

    changes: the change to each neuron, by the neuron's 0-based (layer, index). Raises ValueError if a neuron does not exist.
    """
    weights = [layer.w for layer in network.layers]
    biases = [layer.b for layer in network.layers]

    def own(arrays: list[np.ndarray], layer: int) -> np.ndarray:
        """Replace `arrays[layer]` by a copy, so that the original array is not changed. Return the copy."""
        arrays[layer] = arrays[layer].copy()
        return arrays[layer]

    for (layer, index), change in changes.items():
        if not (0 <= layer < len(weights) and 0 <= index < weights[layer].shape[1]):
            raise ValueError(f"there is no neuron {index} in layer {layer} of a {network.architecture} network")
        if change.scale != 1:
            own(weights, layer)[:, index] *= np.float32(change.scale)
        if change.bias:
            own(biases, layer)[index] += np.float32(change.bias)
        if change.off and layer + 1 < len(weights):
            own(weights, layer + 1)[index] = 0  # then it adds 0 to the next layer, whatever its output
        elif change.off:
            own(weights, layer)[:, index] = 0
            own(biases, layer)[index] = SILENT
    return Network(tuple(map(Layer, weights, biases)), network.hidden, network.output)


def without_each(network: Network, passed: ForwardPass) -> list[np.ndarray]:
    """Return the predicted digit's probability with each hidden neuron off in turn: for each hidden layer, float32 (units,)."""
    kept = []
    for layer in range(len(network.layers) - 1):
        a = np.tile(passed.activations[layer], (network.sizes[layer + 1], 1))  # (units, units): a row for each neuron
        np.fill_diagonal(a, 0)
        for later in network.layers[layer + 1 :]:
            z = a @ later.w + later.b  # (units, n_in) @ (n_in, n_out) -> (units, n_out)
            a = ACTIVATIONS[network.hidden].function(z)
        kept.append(SHARES[network.output](z)[:, passed.digit])
    return kept


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
    return SHARES[network.output](z)
