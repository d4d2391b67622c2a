"""The multilayer perceptron in NumPy: forward pass, backward pass and gradient step.

Weights have the shape (inputs, outputs), so that a layer computes `x @ w + b` with a row vector `x`. Pixels are not normalised:
0 = paper, 1 = ink. If a network was trained on normalised pixels, `training.torch_network.to_numpy` folds the normalisation into
its first layer, so that an empty pixel contributes exactly 0.

    >>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
    >>> network.parameters
    109386
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from model.backpropagation import Gradients, backpropagate
from model.layers import ACTIVATIONS, OUTPUTS, ForwardPass, Layer, read_only, sigmoid_shares

IMAGE_SHAPE = (28, 28)
INPUTS = 784  # 28 x 28 pixels
DIGITS = 10
MAX_UNITS = 1024  # of a hidden layer: the most that can be trained here
MAX_PARAMETERS = 3_962_890  # of 784-1024-1024-1024-1024-10, the largest network that can be trained here
MAX_CONTRAST = 1e6  # a larger contrast_half in a checkpoint is ignored
MAX_BATCH, BATCH_VALUES = 2000, 2_500_000  # images in one forward pass, and the float32 numbers that it computes: 10 MB


@dataclass(frozen=True)
class Network:
    """A multilayer perceptron."""

    layers: tuple[Layer, ...]
    hidden: str = "relu"  # the activation function of the hidden layers, a key of ACTIVATIONS
    output: str = "softmax"  # "softmax", trained with cross-entropy, or "sigmoid", trained with half the squared error
    # information from the checkpoint, such as name and test_accuracy
    metadata: Mapping[str, object] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of units in each layer, inputs first, such as (784, 128, 64, 10)."""
        return (self.layers[0].w.shape[0], *(layer.w.shape[1] for layer in self.layers))

    @property
    def architecture(self) -> str:
        """The layer sizes joined by hyphens, such as "784-128-64-10"."""
        return "-".join(map(str, self.sizes))

    @property
    def parameters(self) -> int:
        return sum(layer.w.size + layer.b.size for layer in self.layers)

    @cached_property
    def zeros(self) -> int:
        """The number of weights that are 0. A neuron with a small receptive field has a weight of 0 for each pixel outside it."""
        return sum(int(np.count_nonzero(layer.w == 0)) for layer in self.layers)

    @property
    def values_per_image(self) -> int:
        """The number of values that a forward pass stores for each image: pixels, pre-activations and activations."""
        return self.sizes[0] + 2 * sum(self.sizes[1:])

    @property
    def contrast_half(self) -> float | None:
        """The contrast (largest logit minus mean logit) at which the confidence in a prediction is 0.5, or None if unknown."""
        value = self.metadata.get("contrast_half")
        return float(value) if isinstance(value, int | float) and type(value) is not bool and 0 < value < MAX_CONTRAST else None

    @cached_property
    def key(self) -> str:
        """A hash of the network's weights, biases, activation functions and `contrast_half`, as 12 hexadecimal digits."""
        digest = hashlib.blake2b(f"{self.hidden} {self.output} {self.architecture} {self.contrast_half}".encode(), digest_size=6)
        for layer in self.layers:
            digest.update(layer.w.tobytes())
            digest.update(layer.b.tobytes())
        return digest.hexdigest()

    def forward(self, pixels: np.ndarray) -> ForwardPass:
        """Return all values of a forward pass. Raises ValueError for any shape that is not listed here.

        pixels: one image, (28, 28) or (784,), or a batch, (n, 28, 28) or (n, 784). Float, 0 = paper, 1 = ink.
        """
        x = _flatten(pixels)
        z, a = [], [x]
        for i, layer in enumerate(self.layers):
            z.append(a[-1] @ layer.w + layer.b)  # (..., n_in) @ (n_in, n_out) + (n_out,) -> (..., n_out)
            last = i == len(self.layers) - 1
            a.append(OUTPUTS[self.output](z[-1]) if last else ACTIVATIONS[self.hidden].function(z[-1]))
        # The ten sigmoid outputs do not sum to 1, so the probabilities are their shares of the sum.
        probabilities = a[-1] if self.output == "softmax" else sigmoid_shares(z[-1])
        return ForwardPass(x, tuple(z), tuple(a[1:]), probabilities, self.contrast_half)

    def backward(self, passed: ForwardPass, labels: int | np.ndarray) -> Gradients:
        """Return the gradients of the loss. passed: a forward pass. labels: the correct digit, or ints (n,) for a batch."""
        return backpropagate(self.layers, self.hidden, self.output, passed, labels)

    def step(self, gradients: Gradients, learning_rate: float) -> "Network":
        """Return a new network after one step of gradient descent. The original network is not changed."""

        def moved(parameter: np.ndarray, gradient: np.ndarray) -> np.ndarray:
            change = np.float32(learning_rate) * gradient
            return np.subtract(parameter, change, out=change)  # no third array of this size

        pairs = zip(self.layers, gradients.layers, strict=True)
        layers = tuple(read_only(moved(layer.w, g.w), moved(layer.b, g.b)) for layer, g in pairs)
        return Network(layers, self.hidden, self.output, self.metadata)


def batches(images: np.ndarray, values_per_image: int) -> Iterator[np.ndarray]:
    """Split images into batches whose forward passes take little memory. Yield each batch as float32 from 0 to 1.

    images: (n, 28, 28) or (n, 784), float32 from 0 to 1 or uint8 from 0 to 255.
    values_per_image: the number of values that a forward pass stores for each image, such as `Network.values_per_image`.
    """
    size = max(1, min(MAX_BATCH, BATCH_VALUES // values_per_image))
    for start in range(0, len(images), size):
        part = images[start : start + size]
        yield part.astype(np.float32) / 255 if part.dtype == np.uint8 else part


def random_network(sizes: tuple[int, ...], rng: np.random.Generator, hidden: str = "relu", output: str = "softmax") -> Network:
    """Create an untrained network. Weights and biases are drawn uniformly from ±1/sqrt(inputs), as in torch.nn.Linear."""
    layers = []
    for n_in, n_out in pairwise(sizes):
        bound = 1 / np.sqrt(n_in)
        w = rng.uniform(-bound, bound, (n_in, n_out)).astype(np.float32)
        layers.append(read_only(w, rng.uniform(-bound, bound, n_out).astype(np.float32)))
    return Network(tuple(layers), hidden, output)


def _flatten(pixels: np.ndarray) -> np.ndarray:
    """Flatten images (..., 28, 28) or (..., 784) to float32 (..., 784). Raises ValueError for any other shape."""
    x = np.asarray(pixels, dtype=np.float32)
    if x.shape[-2:] == IMAGE_SHAPE and x.ndim <= 3:
        return x.reshape(*x.shape[:-2], INPUTS)
    if x.shape[-1:] == (INPUTS,) and x.ndim <= 2:
        return x
    raise ValueError(f"pixels have shape {x.shape}; give (28, 28), (n, 28, 28), (784,) or (n, 784)")
