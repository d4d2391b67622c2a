"""Change the pixels of an image until a network predicts another digit. The network is not changed.

Each of many short steps moves the pixels along the gradient of the digit's log probability. The change is hardly visible. The
result is an adversarial example (Szegedy et al., 2013, "Intriguing properties of neural networks").

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> path = reshape(network, np.zeros((28, 28)), 8)
>>> path.images.shape[1:], bool(path.probabilities[-1, 8] > path.probabilities[0, 8])
((28, 28), True)
"""

from dataclasses import dataclass

import numpy as np

from model.explain import one_hot, tangent
from model.network import DIGITS, Network

ENOUGH = 0.95  # probability of the wanted digit at which the change is complete
LENGTH, STEPS = 0.1, 60  # the Euclidean length of a step, where 1 is one pixel from paper to full ink, and the most steps


@dataclass(frozen=True)
class Path:
    """The images and probabilities of a gradient ascent on the pixels, beginning with those of the original image."""

    images: np.ndarray  # float32 (steps + 1, 28, 28)
    probabilities: np.ndarray  # float32 (steps + 1, 10), of the ten digits

    @property
    def steps(self) -> int:
        return len(self.images) - 1


def input_gradient(network: Network, pixels: np.ndarray, digit: int) -> np.ndarray:
    """Return the gradient of a digit's log probability with respect to the pixels, float64 (784,). pixels: (28, 28) or (784,)."""
    passed = network.forward(pixels)
    # With softmax, d log p_k / dz_j = y_j - p_j. With sigmoid outputs a, p is softmax(log a), and d log a_j / dz_j = 1 - a_j.
    slope = 1 if network.output == "softmax" else 1 - passed.activations[-1]
    return tangent(network, passed, len(network.layers) - 1, (one_hot(DIGITS, digit) - passed.probabilities) * slope).field


def reshape(network: Network, pixels: np.ndarray, digit: int) -> Path:
    """Change an image by gradient ascent, so that a digit becomes more probable. Return the image after each step as a Path.

    It ends early if the digit's probability reaches ENOUGH, or if the gradient is 0. pixels: (28, 28), from 0 (paper) to 1 (ink).
    """
    x = np.clip(np.asarray(pixels, np.float32).reshape(-1), 0, 1)
    images = [x]
    for _ in range(STEPS):
        if network.forward(x).probabilities[digit] >= ENOUGH:
            break
        gradient = input_gradient(network, x, digit)
        blocked = ((x <= 0) & (gradient < 0)) | ((x >= 1) & (gradient > 0))  # pixels that can't change any further
        gradient = np.where(blocked, 0, gradient)
        size = np.linalg.norm(gradient)
        if not (np.isfinite(size) and size > np.finfo(np.float32).tiny):
            break
        x = np.clip(x + gradient * (LENGTH / size), 0, 1).astype(np.float32)
        images.append(x)
    return Path(np.stack(images).reshape(-1, 28, 28), network.forward(np.stack(images)).probabilities)
