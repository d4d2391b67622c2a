"""Backpropagation in NumPy: the gradients of the loss for every weight and bias, by the chain rule."""

from dataclasses import dataclass

import numpy as np

from model.layers import ACTIVATIONS, ForwardPass, Layer


@dataclass(frozen=True)
class Gradients:
    """The gradients of the loss L."""

    layers: tuple[Layer, ...]  # dL/dw and dL/db of each layer, averaged over the batch
    deltas: tuple[np.ndarray, ...]  # dL/dz of each layer for each image, float32 (..., units)
    loss: float  # the mean loss over the batch


def backpropagate(
    layers: tuple[Layer, ...], hidden: str, output: str, passed: ForwardPass, labels: int | np.ndarray
) -> Gradients:
    """Return the gradients of the loss. labels: the correct digits, an int for one image or ints (n,) for a batch.

    The error term of the output layer is delta = p - y for softmax with cross-entropy, and delta = (a - y) a (1 - a) for
    sigmoid with half the squared error. For the other layers, delta_l = (delta_{l+1} w_{l+1}^T) * f'(z_l). The gradients are
    dL/dw_l = a_{l-1}^T delta_l and dL/db_l = delta_l (Nielsen, Neural Networks and Deep Learning, chapter 2).
    """
    answer = passed.activations[-1]
    digits = answer.shape[-1]
    y = np.eye(digits, dtype=np.float32)[labels]  # (..., 10), one-hot
    if output == "softmax":
        delta = answer - y
        loss = -np.log(np.maximum((answer * y).sum(axis=-1), np.finfo(np.float32).tiny))
    else:
        delta = (answer - y) * answer * (1 - answer)
        loss = 0.5 * ((y - answer) ** 2).sum(axis=-1)
    deltas, gradients = [delta], []
    n = max(1, delta.size // digits)  # images in the batch
    for i in reversed(range(len(layers))):
        a_in = passed.x if i == 0 else passed.activations[i - 1]
        flat_in, flat_delta = a_in.reshape(n, -1), deltas[0].reshape(n, -1)
        w = flat_in.T @ flat_delta  # (n_in, n) @ (n, n_out) -> (n_in, n_out)
        w /= n
        gradients.insert(0, Layer(w, flat_delta.sum(axis=0) / n))
        if i:
            back = deltas[0] @ layers[i].w.T  # (..., n_out) @ (n_out, n_in) -> (..., n_in)
            slope = ACTIVATIONS[hidden].slope(passed.pre_activations[i - 1], passed.activations[i - 1])
            deltas.insert(0, back * slope)
    return Gradients(tuple(gradients), tuple(deltas), float(loss.mean()))
