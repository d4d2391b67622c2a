"""Backpropagation in NumPy: the gradients of the loss with respect to all weights and biases."""

from dataclasses import dataclass

import numpy as np

from model.layers import ACTIVATIONS, ForwardPass, Layer


@dataclass(frozen=True)
class Factors:
    """The derivatives of a value v, such as the loss, at a layer. Each array has the shape (..., units)."""

    back: np.ndarray  # dv/da. For hidden unit j, it is the sum of delta_k * w_jk over the units k of the next layer.
    slope: np.ndarray  # f'(z). With softmax, dL/dz of the output is a - y, which is stored as `back`, and the slope is 1.
    delta: np.ndarray  # dv/dz = back * slope


@dataclass(frozen=True)
class Gradients:
    """The gradients of the loss L."""

    layers: tuple[Layer, ...]  # dL/dw and dL/db of each layer, averaged over the batch
    factors: tuple[Factors, ...]  # of each layer, for each image
    loss: float  # the mean loss over the batch

    @property
    def deltas(self) -> tuple[np.ndarray, ...]:
        """The error term dL/dz of each layer for each image, float32 (..., units)."""
        return tuple(each.delta for each in self.factors)


def backpropagate(
    layers: tuple[Layer, ...], hidden: str, output: str, passed: ForwardPass, labels: int | np.ndarray
) -> Gradients:
    """Return the gradients of the loss L. labels: the correct digits, an int for one image or ints (n,) for a batch.

    Layer l computes a_l = f(z_l), and its error term delta_l is dL/dz_l. At the output, with one-hot labels y, it is a - y for
    softmax with cross-entropy, or (a - y) a (1 - a) for sigmoid with half the squared error. At a hidden layer, it is
    (delta_{l+1} w_{l+1}^T) * f'(z_l). The gradients are dL/dw_l = a_{l-1}^T delta_l and dL/db_l = delta_l (Nielsen, 2015).
    """
    answer = passed.activations[-1]
    error = answer - _targets(answer, labels)
    if output == "softmax":
        last = Factors(error, np.ones_like(answer), error)
    else:
        last = Factors(error, answer * (1 - answer), error * answer * (1 - answer))
    factors, gradients = (*carry_back(layers, hidden, passed, last.delta), last), []
    n = max(1, answer.size // answer.shape[-1])  # images in the batch
    for a, each in zip((passed.x, *passed.activations[:-1]), factors, strict=True):
        flat = each.delta.reshape(n, -1)
        w = a.reshape(n, -1).T @ flat  # (n_in, n) @ (n, n_out) -> (n_in, n_out)
        w /= n
        gradients.append(Layer(w, flat.sum(axis=0) / n))
    return Gradients(tuple(gradients), factors, float(losses(output, answer, labels).mean()))


def carry_back(layers: tuple[Layer, ...], hidden: str, passed: ForwardPass, delta: np.ndarray) -> tuple[Factors, ...]:
    """Propagate the derivative of a value v backwards, layer by layer. Return the Factors of each layer except the last.

    layers: a network's layers up to the one at which dv/dz is known. delta: dv/dz at this layer, shape (..., units).
    """
    found: list[Factors] = []
    for i in reversed(range(1, len(layers))):
        back = delta @ layers[i].w.T  # (..., n_out) @ (n_out, n_in) -> (..., n_in)
        slope = ACTIVATIONS[hidden].slope(passed.pre_activations[i - 1], passed.activations[i - 1])
        delta = back * slope
        found.insert(0, Factors(back, slope, delta))
    return tuple(found)


def losses(output: str, answer: np.ndarray, labels: int | np.ndarray) -> np.ndarray:
    """Return the loss of each image, which is the cross-entropy for softmax, or half the squared error for sigmoid.

    output: "softmax" or "sigmoid". answer: the network's outputs, shape (..., 10). labels: the correct digits, shape (...).
    """
    y = _targets(answer, labels)
    if output == "softmax":
        return -np.log(np.maximum((answer * y).sum(axis=-1), np.finfo(np.float32).tiny))
    return 0.5 * ((y - answer) ** 2).sum(axis=-1)


def _targets(answer: np.ndarray, labels: int | np.ndarray) -> np.ndarray:
    """Convert labels to one-hot vectors, float32 (..., 10): 1 at the label and 0 elsewhere."""
    return np.eye(answer.shape[-1], dtype=np.float32)[labels]
