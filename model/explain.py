"""What a forward pass is made of: a neuron's sum term by term, the edges that matter, what a neuron looks for, why a digit won.

Everything is arithmetic on a `ForwardPass` of one image, in float64 so that what is shown adds up. Layers are counted from 0
(the first hidden layer) as in `Network.layers`; a source of layer 0 is one of the 784 pixels, of any other layer a neuron of
the layer before.

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
    """One term of a neuron's sum: value (x, the source's output) times weight (w) is product."""

    source: int
    value: float
    weight: float
    product: float


@dataclass(frozen=True)
class NeuronSum:
    """z = Σ w·x + b, split as a person can read it. up, down: the largest terms of each sign, largest first; rest: the sum of the
    `others` terms that are left; then the bias, z as the network computed it, and the output a."""

    up: tuple[Term, ...]
    down: tuple[Term, ...]
    rest: float
    others: int
    bias: float
    z: float
    output: float

    @property
    def total(self) -> float:
        """All that is shown, added up; equals z but for float32's rounding."""
        return sum(t.product for t in self.up) + sum(t.product for t in self.down) + self.rest + self.bias


@dataclass(frozen=True)
class Edges:
    """Edges into one layer, strongest first. source, target: int (n,); product: float64 (n,), the source's output times the
    weight."""

    source: np.ndarray
    target: np.ndarray
    product: np.ndarray


@dataclass(frozen=True)
class Tangent:
    """A weighted sum v of one layer's pre-activations as a linear function of the pixels, exact at this drawing:
    v = Σ field·x + Σ biases + rest.

    field: float64 (784,), dv/dx; with ReLU the weights along the active path. parts: field·x, gradient times input.
    biases: what each layer's biases add, first layer first. rest: what the activations' tangents leave out, Σ (f(z) − f'(z)·z)
    carried forward; exactly 0 with ReLU, whose pieces are straight lines through 0. value: v itself.
    """

    field: np.ndarray
    parts: np.ndarray
    biases: tuple[float, ...]
    rest: float
    value: float


def one_hot(length: int, index: int) -> np.ndarray:
    """float64 (length,), 1 at the index and 0 elsewhere."""
    vector = np.zeros(length)
    vector[index] = 1
    return vector


def inputs_of(passed: ForwardPass, layer: int) -> np.ndarray:
    """What a layer reads: the pixels, or the activations of the layer before; float32 (inputs,)."""
    return passed.x if layer == 0 else passed.activations[layer - 1]


def products(network: Network, passed: ForwardPass, layer: int, index: int) -> np.ndarray:
    """The terms w·x of one neuron's sum, float64 (inputs,)."""
    return inputs_of(passed, layer) * network.layers[layer].w[:, index].astype(np.float64)


def neuron_sum(network: Network, passed: ForwardPass, layer: int, index: int, shown: int = 5) -> NeuronSum:
    """One neuron's arithmetic, with its `shown` largest terms of each sign."""
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
    """The `count` largest |output × weight| into a layer; fewer where fewer are not zero."""
    alive = np.flatnonzero(inputs_of(passed, layer))  # what is silent sends nothing
    flow = inputs_of(passed, layer)[alive, None] * network.layers[layer].w[alive].astype(np.float64)  # (alive, units)
    flat = flow.ravel()
    chosen = _largest(flat, count)
    rows, columns = np.divmod(chosen, flow.shape[1])
    return Edges(alive[rows], columns, flat[chosen])


def edges_into(network: Network, passed: ForwardPass, layer: int, index: int, count: int) -> Edges:
    """The `count` largest terms of one neuron's sum, as edges."""
    terms = products(network, passed, layer, index)
    chosen = _largest(terms, count)
    return Edges(chosen, np.full(len(chosen), index), terms[chosen])


def edges_out_of(network: Network, passed: ForwardPass, layer: int, index: int, count: int) -> Edges:
    """The `count` largest terms that one neuron gives to the sums of the layer after its own; none from the output layer."""
    if layer == len(network.layers) - 1:
        nothing = np.zeros(0, int)
        return Edges(nothing, nothing, np.zeros(0))
    terms = passed.activations[layer][index] * network.layers[layer + 1].w[index].astype(np.float64)
    chosen = _largest(terms, count)
    return Edges(np.full(len(chosen), index), chosen, terms[chosen])


def tangent(network: Network, passed: ForwardPass, layer: int, coefficients: np.ndarray) -> Tangent:
    """How the pixels and the biases make up v = coefficients · z of a layer; coefficients: (units of the layer,).

    One-hot coefficients at the output: gradient × input of a logit (Shrikumar et al. 2016, "Not just a black box"), which for
    ReLU networks is complete with the biases' share (Srinivas and Fleuret 2019, "Full-gradient representation"). +1 and −1: of
    a margin between two digits.
    One-hot at a hidden layer: that neuron's effective receptive field for this drawing.
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
    """d(coefficients · logits) / d(activations of a hidden layer), float64 (units,); coefficients: (10,)."""
    g = np.asarray(coefficients, np.float64)
    for k in range(len(network.layers) - 1, layer, -1):
        g = network.layers[k].w @ g
        if k - 1 > layer:
            z, a = passed.pre_activations[k - 1], passed.activations[k - 1]
            g = g * ACTIVATIONS[network.hidden].slope(z, a)
    return g


def influence(network: Network, passed: ForwardPass, layer: int, coefficients: np.ndarray) -> np.ndarray:
    """What each neuron of a layer adds to coefficients · logits: its activation times the sensitivity to it, float64 (units,).

    Exact for the last hidden layer (the terms of the logit's own sum); before it, along the tangent. At the output layer the
    neurons are the logits themselves.
    """
    if layer == len(network.layers) - 1:
        return np.asarray(coefficients, np.float64) * passed.logits
    return passed.activations[layer] * sensitivity(network, passed, layer, coefficients)


def similarity(weights: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """Cosine of each neuron's weights with a pattern (another neuron's weights, its field), float64 (units,) in [−1, 1];
    weights: (inputs, units); pattern: (inputs,). 0 where one of the two is all zero."""
    w, p = weights.astype(np.float64), np.asarray(pattern, np.float64)
    scale = np.sqrt((w * w).sum(axis=0)) * np.sqrt(p @ p)
    return np.divide(p @ w, scale, out=np.zeros(len(scale)), where=scale > 0)


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """The indices of the `count` values largest in size, largest first, zeros left out."""
    size = np.abs(values)
    count = min(count, len(values))
    if count <= 0:
        return np.zeros(0, int)
    chosen = np.argpartition(size, len(size) - count)[len(size) - count :]
    chosen = chosen[np.argsort(-size[chosen], kind="stable")]
    return chosen[size[chosen] > 0]
