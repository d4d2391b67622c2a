"""Teach a network one digit by gradient steps, and name all values that a step computes.

The error term delta is dL/dz. A step subtracts eta * delta * x from a weight with the input x, where eta is the learning rate.
Some texts define the error as y - output. Their error term has the opposite sign and is added.

>>> taught = teach(checkpoint.load(), pixels, label=7, learning_rate=0.003, steps=10)
>>> taught.losses[0], taught.losses[-1]
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from model.backpropagation import Gradients
from model.explain import inputs_of
from model.layers import ForwardPass, Layer
from model.network import DIGITS, Network

LOWERED = 0.3  # share of its loss by which one step on an image lowers it
LONGEST_STEP = 0.003  # the largest learning rate of such a step; the tutorial's
# The learning rates that a person can choose.
RATES = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 5e-4, 0.001, LONGEST_STEP, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
NUDGE = 1e-4  # change of a weight, up and down, for a finite difference in float64


@dataclass(frozen=True)
class Backward:
    """All values of a forward and a backward pass on one image."""

    network: Network
    passed: ForwardPass
    label: int
    gradients: Gradients

    @property
    def output(self) -> np.ndarray:
        return self.passed.activations[-1]

    @property
    def loss(self) -> float:
        return self.gradients.loss


def backward(network: Network, pixels: np.ndarray, label: int) -> Backward:
    """Return all values of a forward and a backward pass on one image, (28, 28) or (784,). label: the correct digit, 0 to 9."""
    passed = network.forward(pixels)
    return Backward(network, passed, label, network.backward(passed, label))


@dataclass(frozen=True)
class Chain:
    """The factors of one weight's gradient, back * slope * a (chain rule). The weight leads from unit i to unit j of `layer`."""

    layer: int
    i: int
    j: int
    weight: float
    back: float  # dL/da of unit j, or p - y for a softmax output
    slope: float  # f'(z) of unit j, or 1 for a softmax output
    a: float  # the output of unit i, which is in the previous layer. If `layer` is 0, the pixel i.
    gradient: float


def chain(found: Backward, layer: int) -> Chain:
    """Return the factors of the gradient of one weight, by the chain rule: that with the largest |dL/dw| in a layer."""
    gradients, factors = found.gradients.layers[layer].w, found.gradients.factors[layer]
    i, j = (int(place) for place in np.unravel_index(np.abs(gradients).argmax(), gradients.shape))
    weight, a = found.network.layers[layer].w[i, j], inputs_of(found.passed, layer)[i]
    return Chain(layer, i, j, *map(float, (weight, factors.back[j], factors.slope[j], a, gradients[i, j])))


def nudge(found: Backward, links: Chain) -> tuple[float, float]:
    """Return the loss after one weight is decreased, and increased, by NUDGE in a float64 copy. links: of this weight."""
    losses = []
    for change in (-NUDGE, NUDGE):
        layers = [Layer(part.w.astype(np.float64), part.b.astype(np.float64)) for part in found.network.layers]
        layers[links.layer].w[links.i, links.j] += change
        losses.append(backward(replace(found.network, layers=tuple(layers)), found.passed.x, found.label).loss)
    return losses[0], losses[1]


@dataclass(frozen=True)
class Taught:
    """The result of `teach` after k steps."""

    network: Network  # after the steps
    losses: np.ndarray  # float64 (k + 1,), before the first step and after each step
    probabilities: np.ndarray  # float32 (k + 1, 10), the same


def teach(network: Network, pixels: np.ndarray, label: int, learning_rate: float, steps: int) -> Taught:
    """Train a copy of a network with `steps` gradient steps on one image, (28, 28). Return it with its losses as a Taught.

    The browser takes the steps of Teach it. `teach` in ui/components/model/training.js is held equal to this function.
    """
    found = backward(network, pixels, label)
    losses, probabilities = [found.loss], [found.passed.probabilities]
    for _ in range(steps):
        found = backward(found.network.step(found.gradients, learning_rate), pixels, label)
        losses.append(found.loss)
        probabilities.append(found.passed.probabilities)
    return Taught(found.network, np.array(losses), np.array(probabilities))


def careful_rate(backprop: Backward) -> float:
    """Return the learning rate, at most LONGEST_STEP, at which a step lowers the loss by the share LOWERED, to first order.

    `carefulRateOf` in ui/components/model/training.js has the same rule.
    """
    parts = (part.astype(np.float64) for layer in backprop.gradients.layers for part in (layer.w, layer.b))
    squared = sum(float((part**2).sum()) for part in parts)
    return min(LONGEST_STEP, LOWERED * backprop.loss / squared) if squared else LONGEST_STEP


def usual_rate(backprop: Backward) -> float:
    """Return the learning rate in RATES that is closest to `careful_rate` on a logarithmic scale."""
    careful = max(careful_rate(backprop), RATES[0])
    return min(RATES, key=lambda rate: abs(math.log(rate / careful)))


def relative_change(before: Network, after: Network) -> float:
    """Return the Euclidean norm of the change of all weights, divided by the norm of the weights before, or 0 if that is 0."""
    weights = [layer.w.astype(np.float64) for layer in before.layers]
    moved = sum(float(((new.w - w) ** 2).sum()) for w, new in zip(weights, after.layers, strict=True))
    size = sum(float((w**2).sum()) for w in weights)
    return math.sqrt(moved / size) if size else 0.0


def forgotten(labels: np.ndarray, before: np.ndarray, after: np.ndarray, each: int) -> np.ndarray:
    """Return the indices of images classified correctly only before training, the digit with most first, `each` at most a digit.

    labels, before, after: the correct digits and the predictions, ints (n,).
    """
    lost = (before == labels) & (after != labels)
    counts = np.bincount(labels[lost], minlength=DIGITS)
    found = [np.flatnonzero(lost & (labels == digit))[:each] for digit in np.argsort(-counts, kind="stable")]
    return np.concatenate(found)
