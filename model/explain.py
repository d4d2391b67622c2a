"""Explain a forward pass of one image: the terms of a neuron's sum, the strongest edges, and which pixels decided for a digit.

Everything is computed in float64, so that the numbers shown add up. Layers are counted from 0, the first hidden layer, as in
`Network.layers`. The inputs of layer 0 are the 784 pixels; the inputs of any other layer are the neurons of the layer before.

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

from model.network import ACTIVATIONS, ForwardPass, Network


@dataclass(frozen=True)
class Term:
    """One term of a neuron's sum: product = value * weight. source: index of the input. value: output of that input."""

    source: int
    value: float
    weight: float
    product: float


@dataclass(frozen=True)
class NeuronSum:
    """The sum of a neuron, z = Σ w·x + b, with its largest terms.

    up, down: the largest positive and negative terms, largest first.
    rest: the sum of the other terms. others: their number.
    bias, z, output: b, z and the output f(z), as the network computed them.
    """

    up: tuple[Term, ...]
    down: tuple[Term, ...]
    rest: float
    others: int
    bias: float
    z: float
    output: float

    @property
    def total(self) -> float:
        """Sum of all parts. It equals z except for rounding."""
        return sum(t.product for t in self.up) + sum(t.product for t in self.down) + self.rest + self.bias


@dataclass(frozen=True)
class Edges:
    """Edges into one layer, strongest first.

    source, target: int (n,), the neurons (or pixels) that they connect. product: float64 (n,), output of the source * weight.
    """

    source: np.ndarray
    target: np.ndarray
    product: np.ndarray


@dataclass(frozen=True)
class Tangent:
    """A linear function of the pixels that equals v, a weighted sum of pre-activations, for this image.

    v = Σ field·x + Σ biases + rest, the tangent of the network at this image.

    field: float64 (784,), the gradient dv/dx. parts: float64 (784,), gradient times input, field·x.
    biases: the contribution of the biases of each layer, first layer first.
    rest: Σ (f(z) - f'(z)·z) of all activations, propagated to v. It is 0 for ReLU, where f(z) = f'(z)·z.
    value: v.
    """

    field: np.ndarray
    parts: np.ndarray
    biases: tuple[float, ...]
    rest: float
    value: float


def one_hot(length: int, index: int) -> np.ndarray:
    """Return float64 (length,) with 1 at the index and 0 elsewhere."""
    vector = np.zeros(length)
    vector[index] = 1
    return vector


def inputs_of(passed: ForwardPass, layer: int) -> np.ndarray:
    """Return the inputs of a layer, float32 (inputs,): the pixels, or the activations of the layer before."""
    return passed.x if layer == 0 else passed.activations[layer - 1]


def products(network: Network, passed: ForwardPass, layer: int, index: int) -> np.ndarray:
    """Return the terms w·x of a neuron's sum, float64 (inputs,)."""
    return inputs_of(passed, layer) * network.layers[layer].w[:, index].astype(np.float64)


def neuron_sum(network: Network, passed: ForwardPass, layer: int, index: int, shown: int = 5) -> NeuronSum:
    """Return the sum of a neuron, with at most `shown` of its largest terms of each sign."""
    terms = products(network, passed, layer, index)
    x, w = inputs_of(passed, layer), network.layers[layer].w[:, index]
    order = np.argsort(terms, kind="stable")
    down, up = [i for i in order[:shown] if terms[i] < 0], [i for i in order[::-1][:shown] if terms[i] > 0]
    left = np.ones(len(terms), bool)
    left[down + up] = False

    def term(i: int) -> Term:
        return Term(int(i), float(x[i]), float(w[i]), float(terms[i]))

    return NeuronSum(
        up=tuple(map(term, up)),
        down=tuple(map(term, down)),
        rest=float(terms[left].sum()),
        others=int(left.sum()),
        bias=float(network.layers[layer].b[index]),
        z=float(passed.pre_activations[layer][index]),
        output=float(passed.activations[layer][index]),
    )


def strongest_edges(network: Network, passed: ForwardPass, layer: int, count: int) -> Edges:
    """Return the `count` edges into a layer with the largest |output * weight|. Edges with a product of 0 are left out."""
    alive = np.flatnonzero(inputs_of(passed, layer))  # an input of 0 contributes nothing
    flow = inputs_of(passed, layer)[alive, None] * network.layers[layer].w[alive].astype(np.float64)  # (alive, units)
    flat = flow.ravel()
    chosen = _largest(flat, count)
    rows, columns = np.divmod(chosen, flow.shape[1])
    return Edges(alive[rows], columns, flat[chosen])


def edges_into(network: Network, passed: ForwardPass, layer: int, index: int, count: int) -> Edges:
    """Return the `count` largest terms of a neuron's sum, as edges."""
    terms = products(network, passed, layer, index)
    chosen = _largest(terms, count)
    return Edges(chosen, np.full(len(chosen), index), terms[chosen])


def edges_out_of(network: Network, passed: ForwardPass, layer: int, index: int, count: int) -> Edges:
    """Return the `count` largest terms that a neuron contributes to the next layer, as edges. The output layer has none."""
    if layer == len(network.layers) - 1:
        nothing = np.zeros(0, int)
        return Edges(nothing, nothing, np.zeros(0))
    terms = passed.activations[layer][index] * network.layers[layer + 1].w[index].astype(np.float64)
    chosen = _largest(terms, count)
    return Edges(np.full(len(chosen), index), chosen, terms[chosen])


def tangent(network: Network, passed: ForwardPass, layer: int, coefficients: np.ndarray) -> Tangent:
    """Return the share of each pixel and of the biases in v = coefficients · z of a layer. coefficients: (units of the layer,).

    With one-hot coefficients at the output layer, this is gradient times input of a logit (Shrikumar et al. 2016, "Not just a
    black box"), made complete by the biases (Srinivas and Fleuret 2019, "Full-gradient representation"). With +1 and -1, it is
    the same for the difference of two logits. With one-hot coefficients at a hidden layer, `field` is the effective receptive
    field of that neuron for this image.
    """
    g = np.asarray(coefficients, np.float64)
    value = float(g @ passed.pre_activations[layer])
    biases, rest = [], 0.0
    for k in range(layer, -1, -1):
        biases.insert(0, float(g @ network.layers[k].b))
        g = network.layers[k].w @ g  # (inputs, units) @ (units,) -> (inputs,)
        if k:
            z, a = passed.pre_activations[k - 1], passed.activations[k - 1]
            slope = ACTIVATIONS[network.hidden].slope(z, a).astype(np.float64)
            rest += float(g @ (a - slope * z))
            g = g * slope
    return Tangent(g, g * passed.x, tuple(biases), rest, value)


def sensitivity(network: Network, passed: ForwardPass, layer: int, coefficients: np.ndarray) -> np.ndarray:
    """Return d(coefficients · logits) / d(activations of a hidden layer), float64 (units,). coefficients: (10,)."""
    g = np.asarray(coefficients, np.float64)
    for k in range(len(network.layers) - 1, layer, -1):
        g = network.layers[k].w @ g
        if k - 1 > layer:
            z, a = passed.pre_activations[k - 1], passed.activations[k - 1]
            g = g * ACTIVATIONS[network.hidden].slope(z, a)
    return g


def influence(network: Network, passed: ForwardPass, layer: int, coefficients: np.ndarray) -> np.ndarray:
    """Return the contribution of each neuron of a layer to coefficients · logits: activation * sensitivity, float64 (units,).

    This is exact for the last hidden layer, and a linear approximation for the layers before it. For the output layer it is
    coefficients * logits.
    """
    if layer == len(network.layers) - 1:
        return np.asarray(coefficients, np.float64) * passed.logits
    return passed.activations[layer] * sensitivity(network, passed, layer, coefficients)


def similarity(weights: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """Return the cosine similarity of each neuron's weights with a pattern, float64 (units,) from -1 to 1.

    weights: (inputs, units). pattern: (inputs,). The similarity is 0 if one of the two is all zeros.
    """
    w, p = weights.astype(np.float64), np.asarray(pattern, np.float64)
    scale = np.sqrt((w * w).sum(axis=0)) * np.sqrt(p @ p)
    return np.divide(p @ w, scale, out=np.zeros(len(scale)), where=scale > 0)


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """Return the indices of the `count` values with the largest magnitude, largest first. Zeros are left out."""
    size = np.abs(values)
    count = min(count, len(values))
    if count <= 0:
        return np.zeros(0, int)
    chosen = np.argpartition(size, len(size) - count)[len(size) - count :]
    chosen = chosen[np.argsort(-size[chosen], kind="stable")]
    return chosen[size[chosen] > 0]
