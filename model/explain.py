"""Explain a forward pass of one image. Split a neuron's sum into its terms, and find the pixels that support a digit.

Everything is computed in float64, so that the numbers shown add up. Layers are counted from 0, the first hidden layer, as in
`Network.layers`. The inputs of layer 0 are the 784 pixels.

    >>> from model.network import random_network
    >>> rng = np.random.default_rng(0)
    >>> network = random_network((784, 128, 64, 10), rng)
    >>> passed = network.forward(rng.random((28, 28)))
    >>> why = tangent(network, passed, 2, one_hot(10, passed.digit))
    >>> bool(np.isclose(why.parts.sum() + sum(why.biases), passed.logits[passed.digit], atol=1e-4)), why.rest
    (True, 0.0)
"""

from dataclasses import dataclass

import numpy as np

from model.backpropagation import carry_back
from model.layers import ForwardPass
from model.network import Network

SHOWN = 5  # of the largest terms of a sum, and of the most negative ones


@dataclass(frozen=True)
class Term:
    """One product in a neuron's weighted sum, value * weight. source: the index of the input neuron or pixel with this value."""

    source: int
    value: float
    weight: float
    product: float


@dataclass(frozen=True)
class NeuronSum:
    """The weighted sum of a neuron, z = Σ w·x + b, with its largest terms. bias and z are those of the network."""

    terms: tuple[Term, ...]  # the largest and the most negative terms, in descending order
    rest: float  # the sum of all other terms
    others: int  # their number
    bias: float  # b
    z: float


@dataclass(frozen=True)
class Tangent:
    """A value v that a network computes from an image x, split into contributions: v = Σ parts + Σ biases + rest."""

    field: np.ndarray  # float64 (784,), the gradient dv/dx
    parts: np.ndarray  # float64 (784,), the gradient times the input: the contribution of each pixel to v
    biases: tuple[float, ...]  # the contribution of each layer's biases to v, first layer first
    rest: float  # what remains of v. It is 0 for ReLU networks, because they are linear around x.
    value: float  # v, such as a logit, the difference of two logits, or the pre-activation of a hidden neuron


def one_hot(length: int, index: int) -> np.ndarray:
    """Return a one-hot vector, float64 (length,): 1 at the index and 0 elsewhere."""
    return np.eye(length)[index]


def inputs_of(passed: ForwardPass, layer: int) -> np.ndarray:
    """Return a layer's inputs in a forward pass, float32 (inputs,): the pixels for layer 0, else the previous activations."""
    return passed.x if layer == 0 else passed.activations[layer - 1]


def neuron_sum(network: Network, passed: ForwardPass, layer: int, index: int) -> NeuronSum:
    """Return the weighted sum of neuron `index` of a layer, split into its largest terms, the other terms' sum, and the bias.

    SHOWN positive and SHOWN negative terms are listed at most. passed: a forward pass.
    """
    x, w = inputs_of(passed, layer), network.layers[layer].w[:, index]
    terms = x * w.astype(np.float64)
    order = np.argsort(terms, kind="stable")[::-1]
    listed = [i for i in order[:SHOWN] if terms[i] > 0] + [i for i in order[-SHOWN:] if terms[i] < 0]
    return NeuronSum(
        terms=tuple(Term(int(i), float(x[i]), float(w[i]), float(terms[i])) for i in listed),
        rest=float(np.delete(terms, listed).sum()),
        others=len(terms) - len(listed),
        bias=float(network.layers[layer].b[index]),
        z=float(passed.pre_activations[layer][index]),
    )


def tangent(network: Network, passed: ForwardPass, layer: int, coefficients: np.ndarray) -> Tangent:
    """Split a weighted sum v of a layer's pre-activations into the contributions of the pixels and of the biases.

    coefficients: the weight of each pre-activation in the sum, shape (units of the layer,).

    If v is one logit, `parts` is gradient times input (Shrikumar et al. 2016, "Not just a black box"). The biases complete the
    sum (Srinivas and Fleuret 2019, "Full-gradient representation"). If v is one hidden neuron, `field` is its effective receptive
    field for this image.
    """
    delta, layers = np.asarray(coefficients, np.float64), network.layers[: layer + 1]
    hidden = carry_back(layers, network.hidden, passed, delta)
    deltas = (*(part.delta for part in hidden), delta)
    biases = tuple(float(each @ part.b) for each, part in zip(deltas, layers, strict=True))
    each_layer = zip(hidden, passed.pre_activations, passed.activations, strict=False)
    rest = sum(float(part.back @ (a - part.slope.astype(np.float64) * z)) for part, z, a in each_layer)
    field = layers[0].w @ deltas[0]  # (784, units) @ (units,) -> (784,)
    return Tangent(field, field * passed.x, biases, rest, float(delta @ passed.pre_activations[layer]))
