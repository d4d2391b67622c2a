"""The parts of a network: activation functions, fully connected layers, and the values of a forward pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True)
class Activation:
    """An activation function a = f(z)."""

    function: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]  # computes the derivative f'(z) from z and a
    latex: str  # the formula
    is_curved: bool = False  # False if f is piecewise linear


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return the sigmoid 1 / (1 + exp(-z)) of each element, with the shape and dtype of z. Large values do not overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def softmax(z: np.ndarray) -> np.ndarray:
    """Return the softmax over the last axis, exp(z) / sum(exp(z)). Large values do not overflow."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid_shares(z: np.ndarray) -> np.ndarray:
    """Divide each sigmoid output by the sum of all outputs over the last axis. z: the pre-activations, shape (..., outputs)."""
    return softmax(-np.logaddexp(np.float32(0), -z))  # of the logarithms, because tiny outputs would be 0 in float32


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "relu": Activation(lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(z.dtype), r"\max(0, z)"),
        "sigmoid": Activation(sigmoid, lambda z, a: a * (1 - a), r"\frac{1}{1 + e^{-z}}", True),
        "tanh": Activation(np.tanh, lambda z, a: 1 - a * a, r"\tanh(z)", True),
        "none": Activation(lambda z: z, lambda z, a: np.ones_like(z), "z"),
    }
)

# What the output layer computes from z.
OUTPUTS: Mapping[str, Callable[[np.ndarray], np.ndarray]] = MappingProxyType({"softmax": softmax, "sigmoid": sigmoid})


@dataclass(frozen=True)
class Layer:
    """A fully connected layer. w: the weights, float32 (inputs, outputs). b: the biases, float32 (outputs,)."""

    w: np.ndarray
    b: np.ndarray


def read_only(w: np.ndarray, b: np.ndarray) -> Layer:
    """Make arrays read-only and return them as a layer. Sessions share networks, so the arrays must not change."""
    w.flags.writeable = b.flags.writeable = False
    return Layer(w, b)


@dataclass(frozen=True)
class ForwardPass:
    """All values of a forward pass. In the shapes, (...) is the number of images, or nothing for a single image."""

    x: np.ndarray  # float32 (..., 784), the flattened pixels
    pre_activations: tuple[np.ndarray, ...]  # z of each layer, float32 (..., units). Those of the last layer are the logits.
    activations: tuple[np.ndarray, ...]  # a = f(z) of each layer, float32 (..., units)
    probabilities: np.ndarray  # float32 (..., 10). They sum to 1.
    # the contrast (largest logit minus mean logit) at which the confidence is 0.5, or None if it is not known
    contrast_half: float | None = None

    @property
    def key(self) -> str:
        """A hash of the pixels. The user's choices for this drawing are stored under it."""
        return str(hash(self.x.tobytes()))

    @property
    def logits(self) -> np.ndarray:
        return self.pre_activations[-1]

    @property
    def digit(self) -> int:
        return int(self.probabilities.argmax())
