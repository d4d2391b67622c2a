"""Dropout on a finished network: the same image read several times, each with other hidden units left out."""

import numpy as np

from model.network import ACTIVATIONS, Network, sigmoid, softmax


def dropout_passes(network: Network, pixels: np.ndarray, rate: float, times: int, rng: np.random.Generator) -> np.ndarray:
    """The probabilities of `times` passes of one image, float32 (times, 10), dropout on after every hidden layer.

    A unit is left out with probability `rate`, 0 <= rate < 1, and the others are multiplied by 1 / (1 - rate), as torch's
    nn.Dropout does in training, so that what the next layer gets is the same on average.
    """
    a = np.repeat(network.forward(pixels).x[None], times, axis=0)  # (784,) -> (times, 784)
    for i, layer in enumerate(network.layers):
        z = a @ layer.w + layer.b  # (times, n_in) @ (n_in, n_out) -> (times, n_out)
        if i < len(network.layers) - 1:
            kept = rng.random(z.shape) >= rate
            a = ACTIVATIONS[network.hidden].function(z) * kept.astype(np.float32) / np.float32(1 - rate)
    if network.output == "softmax":
        return softmax(z)
    output = sigmoid(z)
    return output / output.sum(axis=-1, keepdims=True)
