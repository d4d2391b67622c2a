"""The multilayer perceptron as plain arrays: *inputs times weights plus bias, activate*, and the way back.

A network is data (a tuple of layers and the names of its functions), and forward and backward are pure
functions of it. Weights are kept as (inputs, outputs), so that a layer reads `x @ w + b` with `x` a row vector.
A network takes pixels between 0 (paper) and 1 (ink) as they are: whatever normalisation it was trained
with is folded into its first layer (`training.network.to_numpy`), so an empty pixel contributes exactly nothing.

    >>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
    >>> network.parameters
    109386
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

import numpy as np

IMAGE_SHAPE = (28, 28)
INPUTS = 784  # 28 x 28 pixels
DIGITS = 10
MAX_CONTRAST = 1e6  # of a contrast_half that is believed: a checkpoint may say anything


@dataclass(frozen=True)
class Activation:
    """An activation function: its value at z, its slope given z and a = f(z), and its formula in LaTeX."""

    function: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    latex: str


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), written with tanh so that no large z overflows; the same shape and dtype."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def softmax(z: np.ndarray) -> np.ndarray:
    """exp(z) / sum exp(z) over the last axis, shifted by the maximum so that nothing overflows."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "relu": Activation(lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(z.dtype), r"\max(0, z)"),
        "sigmoid": Activation(sigmoid, lambda z, a: a * (1 - a), r"\frac{1}{1 + e^{-z}}"),
        "tanh": Activation(np.tanh, lambda z, a: 1 - a * a, r"\tanh(z)"),
    }
)
OUTPUTS = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Layer:
    """One fully connected layer: w float32 (inputs, outputs), b float32 (outputs,)."""

    w: np.ndarray
    b: np.ndarray


@dataclass(frozen=True)
class ForwardPass:
    """Everything computed on the way from pixels to probabilities; leading axes are those of the input.

    x: float32 (..., 784), the flattened pixels. pre_activations: z per layer, (..., units), logits last.
    activations: a per layer, (..., units), the network's output last. probabilities: float32 (..., 10), they sum to 1.
    contrast_half: the network's own (`model.doubt`).
    """

    x: np.ndarray
    pre_activations: tuple[np.ndarray, ...]
    activations: tuple[np.ndarray, ...]
    probabilities: np.ndarray
    contrast_half: float | None = None

    @property
    def logits(self) -> np.ndarray:
        """The output layer's pre-activations, (..., 10)."""
        return self.pre_activations[-1]

    @property
    def digit(self) -> int:
        """The most probable digit of a single image's pass."""
        return int(self.probabilities.argmax())


@dataclass(frozen=True)
class Gradients:
    """The loss's gradients. layers: dL/dw and dL/db per layer, shaped like the network's; deltas: dL/dz per layer,
    (..., units); x: dL/dx, (..., 784); loss: float, averaged over the batch (as are the layers' gradients)."""

    layers: tuple[Layer, ...]
    deltas: tuple[np.ndarray, ...]
    x: np.ndarray
    loss: float


@dataclass(frozen=True)
class Network:
    """A multilayer perceptron. hidden: the hidden layers' activation, a key of ACTIVATIONS. output: "softmax" (loss:
    cross-entropy) or "sigmoid" (loss: half the squared error, as in the course text). metadata: what its checkpoint says."""

    layers: tuple[Layer, ...]
    hidden: str = "relu"
    output: str = "softmax"
    metadata: Mapping[str, object] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer with the inputs first, (784, 128, 64, 10) for the shipped network."""
        return (self.layers[0].w.shape[0], *(layer.w.shape[1] for layer in self.layers))

    @property
    def architecture(self) -> str:
        """The sizes as people write them: 784-128-64-10."""
        return "-".join(map(str, self.sizes))

    @property
    def parameters(self) -> int:
        """The number of weights and biases."""
        return sum(layer.w.size + layer.b.size for layer in self.layers)

    @property
    def contrast_half(self) -> float | None:
        """The contrast at which a digit is only just believed (`model.doubt`); None if the network has not learnt to doubt."""
        value = self.metadata.get("contrast_half")
        return float(value) if type(value) in (int, float) and 0 < value < MAX_CONTRAST else None

    def forward(self, pixels: np.ndarray) -> ForwardPass:
        """The forward pass. pixels: (28, 28) or (784,) for one image, (n, 28, 28) or (n, 784) for a batch, 0 = paper, 1 = ink.

        Raises ValueError where the shape is none of these.
        """
        x = _flatten(pixels)
        z, a = [], [x]
        for i, layer in enumerate(self.layers):
            z.append(a[-1] @ layer.w + layer.b)  # (..., n_in) @ (n_in, n_out) + (n_out,) -> (..., n_out)
            last = i == len(self.layers) - 1
            a.append(self._output(z[-1]) if last else ACTIVATIONS[self.hidden].function(z[-1]))
        # A sigmoid network's ten outputs are independent of each other; as shares of their sum they are comparable. By their
        # logarithms, log a = -log(1 + exp(-z)), so that ten outputs too small for float32 still have shares.
        shares = a[-1] if self.output == "softmax" else softmax(-np.logaddexp(np.float32(0), -z[-1]))
        return ForwardPass(x, tuple(z), tuple(a[1:]), shares, self.contrast_half)

    def backward(self, passed: ForwardPass, labels: int | np.ndarray) -> Gradients:
        """Backpropagation: the gradients of the loss of a pass, with the right digits `labels`, an int or ints (n,).

        With softmax and cross-entropy, delta = p - y; with sigmoid and half the squared error, delta = (a - y) a (1 - a).
        Going back, delta_l = (delta_{l+1} w_{l+1}^T) * slope(z_l), dL/dw_l = a_{l-1}^T delta_l, dL/db_l = delta_l.
        """
        y = np.eye(DIGITS, dtype=np.float32)[labels]  # (..., 10), one-hot
        output = passed.activations[-1]
        if self.output == "softmax":
            delta = output - y
            loss = -np.log(np.maximum((output * y).sum(axis=-1), np.finfo(np.float32).tiny))
        else:
            delta = (output - y) * output * (1 - output)
            loss = 0.5 * ((y - output) ** 2).sum(axis=-1)
        deltas, gradients = [delta], []
        n = max(1, delta.size // DIGITS)  # images in the batch
        for i in reversed(range(len(self.layers))):
            a_in = passed.x if i == 0 else passed.activations[i - 1]
            flat_in, flat_delta = a_in.reshape(n, -1), deltas[0].reshape(n, -1)
            gradients.insert(0, Layer(flat_in.T @ flat_delta / n, flat_delta.sum(axis=0) / n))  # (n_in, n) @ (n, n_out)
            back = deltas[0] @ self.layers[i].w.T  # (..., n_out) @ (n_out, n_in) -> (..., n_in)
            if i:
                slope = ACTIVATIONS[self.hidden].slope(passed.pre_activations[i - 1], passed.activations[i - 1])
                deltas.insert(0, back * slope)
        return Gradients(tuple(gradients), tuple(deltas), back, float(loss.mean()))

    def step(self, gradients: Gradients, learning_rate: float) -> "Network":
        """One step of gradient descent, w <- w - learning_rate * dL/dw, as a new network; this one stays as it is."""
        layers = tuple(
            _read_only(layer.w - np.float32(learning_rate) * g.w, layer.b - np.float32(learning_rate) * g.b)
            for layer, g in zip(self.layers, gradients.layers, strict=True)
        )
        return Network(layers, self.hidden, self.output, self.metadata)

    def _output(self, z: np.ndarray) -> np.ndarray:
        return softmax(z) if self.output == "softmax" else sigmoid(z)


def _read_only(w: np.ndarray, b: np.ndarray) -> Layer:
    """A layer whose arrays can't be written to: networks are shared between sessions."""
    w.flags.writeable = b.flags.writeable = False
    return Layer(w, b)


def random_network(sizes: tuple[int, ...], rng: np.random.Generator, hidden: str = "relu", output: str = "softmax") -> Network:
    """An untrained network: w uniform in ±1/sqrt(inputs), b likewise (torch's own default for nn.Linear)."""
    layers = []
    for n_in, n_out in pairwise(sizes):
        bound = 1 / np.sqrt(n_in)
        w = rng.uniform(-bound, bound, (n_in, n_out)).astype(np.float32)
        layers.append(_read_only(w, rng.uniform(-bound, bound, n_out).astype(np.float32)))
    return Network(tuple(layers), hidden, output)


def accuracy(network: Network, pixels: np.ndarray, labels: np.ndarray) -> float:
    """The share of images read right. pixels: (n, 28, 28) or (n, 784) float32 in [0, 1]; labels: (n,) ints."""
    return float((network.forward(pixels).logits.argmax(axis=-1) == labels).mean())


def _flatten(pixels: np.ndarray) -> np.ndarray:
    """(..., 28, 28) or (..., 784) -> float32 (..., 784)."""
    x = np.asarray(pixels, dtype=np.float32)
    if x.shape[-2:] == IMAGE_SHAPE and x.ndim <= 3:
        return x.reshape(*x.shape[:-2], INPUTS)
    if x.shape[-1:] == (INPUTS,) and x.ndim <= 2:
        return x
    raise ValueError(f"pixels have shape {x.shape}; give (28, 28), (n, 28, 28), (784,) or (n, 784)")
