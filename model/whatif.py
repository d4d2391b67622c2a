"""What if a neuron were off, its bias moved or its weights scaled? A changed copy of a network; the network itself never changes.

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> off = changed(network, {(0, 5): Change(off=True)})
>>> bool(off.layers[1].w[5].any()), bool(network.layers[1].w[5].any())
(False, True)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.network import Layer, Network

Place = tuple[int, int]  # layer, counted from 0 as in Network.layers, and the neuron in it
SILENT = -1e4  # an output's pre-activation when it is off: exp of it is 0 in float32, and so is its sigmoid
BATCH = 1000  # images at a time: 3 MB of float32 pixels instead of 31


@dataclass(frozen=True)
class Change:
    """off: the neuron's output is 0 whatever it reads. bias: added to its bias. scale: multiplies its incoming weights."""

    off: bool = False
    bias: float = 0.0
    scale: float = 1.0


UNCHANGED = Change()


def changed(network: Network, changes: Mapping[Place, Change]) -> Network:
    """A copy with the changes made; its metadata is empty, since what was measured of the network does not hold for the copy.

    Raises ValueError for a place that the network does not have.
    """
    weights = [layer.w for layer in network.layers]
    biases = [layer.b for layer in network.layers]

    def own(arrays: list[np.ndarray], layer: int) -> np.ndarray:
        """The layer's array, as a copy of our own."""
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
            own(weights, layer + 1)[index] = 0  # what no one listens to adds 0, whatever the activation function makes of z
        elif change.off:
            own(weights, layer)[:, index] = 0
            own(biases, layer)[index] = SILENT
    return Network(tuple(map(Layer, weights, biases)), network.hidden, network.output)


def accuracy_on(network: Network, images: np.ndarray, labels: np.ndarray) -> float:
    """The share of images read right. images: uint8 (n, 28, 28), 255 = ink; labels: (n,).

    10,000 images take 25 ms on one core with 109,386 parameters.
    """
    right = 0
    for start in range(0, len(images), BATCH):
        part = images[start : start + BATCH].astype(np.float32) / 255
        right += int((network.forward(part).logits.argmax(axis=-1) == labels[start : start + BATCH]).sum())
    return right / len(images)
