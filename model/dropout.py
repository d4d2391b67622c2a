"""Dropout on a trained network: several forward passes of one image, each with other hidden units switched off."""

import numpy as np

from model.layers import ACTIVATIONS, sigmoid_shares, softmax
from model.network import Network


def dropout_passes(network: Network, pixels: np.ndarray, rate: float, times: int, rng: np.random.Generator) -> np.ndarray:
    """Run `times` forward passes of one image with dropout. Return the probabilities, float32 (times, 10).

    pixels: the image, (28, 28) or (784,).
    rate: the probability that a hidden unit is switched off, 0 <= rate < 1. The other units are scaled by 1 / (1 - rate).
    rng: the source of the random numbers.
    """
    a = np.repeat(network.forward(pixels).x[None], times, axis=0)  # (784,) -> (times, 784)
    for i, layer in enumerate(network.layers):
        z = a @ layer.w + layer.b  # (times, n_in) @ (n_in, n_out) -> (times, n_out)
        if i < len(network.layers) - 1:
            kept = rng.random(z.shape) >= rate
            a = ACTIVATIONS[network.hidden].function(z) * kept.astype(np.float32) / np.float32(1 - rate)
    return softmax(z) if network.output == "softmax" else sigmoid_shares(z)
