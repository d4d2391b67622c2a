"""Change a copy of a network: switch off chosen neurons, or random ones as dropout does, or damage all weights or neurons.

The copy has no metadata, because the stored accuracy is no longer valid.

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> passed = without(network, {(0, 5)}).forward(np.ones((28, 28)))
>>> float(passed.activations[0][5])
0.0
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from model.evaluation import score
from model.layers import Layer, read_only
from model.network import Network
from system.errors import mark

Place = tuple[int, int]  # a layer, counted from 0 as in Network.layers, and a neuron in it
SEED = 0  # of what a damage draws at random: the same for every network
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
    """Return random ints from 0 to 99 for `dropout_passes`: an array of shape (times, units) for each hidden layer."""
    return [rng.integers(0, 100, (times, units)) for units in network.sizes[1:-1]]


def dropout_passes(network: Network, pixels: np.ndarray, rate: float, chances: Sequence[np.ndarray]) -> np.ndarray:
    """Run forward passes of one image, (28, 28) or (784,), with dropout. Return the probabilities, float32 (times, 10).

    rate: the share of hidden units to switch off, 0 <= rate < 1. The other units are scaled by 1 / (1 - rate).
    chances: the result of `dropout_chances`. A unit is switched off if its number is below 100 * rate.
    """
    first, *others = network.layers
    found = []
    for each in zip(*chances, strict=True) if chances else [()]:
        kept = [(chance >= round(100 * rate)) / np.float32(1 - rate) for chance in each]  # what each unit is multiplied by
        layers = (Layer(layer.w * share[:, None], layer.b) for layer, share in zip(others, kept, strict=True))
        found.append(Network((first, *layers), network.hidden, network.output).forward(pixels).probabilities)
    return np.array(found)


def add_noise(network: Network, strength: float, rng: np.random.Generator) -> Network:
    """Return a noisy copy of a network. `strength` is the noise's standard deviation as a share of that of a layer's weights."""
    return _changed(network, lambda w: w + np.float32(strength * w.std()) * rng.standard_normal(w.shape, np.float32))


def remove_smallest(network: Network, share: float, rng: np.random.Generator) -> Network:
    """Return a copy of a network in which a share of all weights, the smallest in absolute value, is set to 0. rng: not used."""
    sizes = np.concatenate([np.abs(layer.w).ravel() for layer in network.layers])
    count = round(share * len(sizes))
    largest = np.partition(sizes, count - 1)[count - 1] if count else -1  # of those that are removed
    return _changed(network, lambda w: np.where(np.abs(w) > largest, w, np.float32(0)))


def kill_neurons(network: Network, share: float, rng: np.random.Generator) -> Network:
    """Return a copy in which a random share of each hidden layer's neurons is off: with a larger share the same, and more."""
    hidden = enumerate(network.sizes[1:-1])
    return without(network, [(layer, i) for layer, size in hidden for i in rng.permutation(size)[: round(share * size)]])


@dataclass(frozen=True)
class Damage:
    """A change of a network that lowers its accuracy, such as noise on its weights."""

    name: str
    strengths: tuple[float, ...]  # in ascending order
    apply: Callable[[Network, float, np.random.Generator], Network]

    def at(self, original: Network, strength: float) -> Network:
        """Return a changed copy of a network. The same strength always gives the same copy."""
        return self.apply(original, strength, np.random.default_rng(SEED))


NOISE, REMOVED, KILLED = range(3)  # places in DAMAGES
DAMAGES = (  # The first strength of each is 0, which changes nothing.
    Damage(mark("Noise on all weights"), (0, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2), add_noise),
    Damage(mark("Smallest weights removed"), (0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98), remove_smallest),
    Damage(mark("Neurons killed"), (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9), kill_neurons),
)


def curve(network: Network, damage: Damage, images: np.ndarray, labels: np.ndarray) -> tuple[float, ...]:
    """Return the accuracy of a network on images at each strength of a damage."""
    return tuple(score(damage.at(network, strength), images, labels).accuracy for strength in damage.strengths)


def _changed(network: Network, change: Callable[[np.ndarray], np.ndarray]) -> Network:
    layers = tuple(read_only(change(layer.w), layer.b) for layer in network.layers)
    return Network(layers, network.hidden, network.output)
