"""Change the pixels of an image until a network reads another digit. The network stays as it is.

Each step moves the pixels along the gradient of the digit's log probability. SMALLEST takes short steps and finds a change that
people hardly see, a fooling example (Szegedy et al., 2013, "Intriguing properties of neural networks"). SMOOTH blurs each
gradient and lets ink fade, which shows a shape that the network takes for the digit (Yosinski et al., 2015, "Understanding neural
networks through deep visualization").

>>> from model.network import random_network
>>> network = random_network((784, 128, 64, 10), np.random.default_rng(0))
>>> path = reshape(network, np.zeros((28, 28)), 8, SMOOTH)
>>> path.images.shape, bool(path.probabilities[-1, 8] > path.probabilities[0, 8])
((41, 28, 28), True)
"""

from dataclasses import dataclass

import numpy as np

from model.explain import one_hot, tangent
from model.network import DIGITS, Network

ENOUGH = 0.95  # probability of the wanted digit at which a smallest change is complete
BLUR = 1.7  # px, standard deviation of the Gaussian that blurs the gradient


@dataclass(frozen=True)
class Kind:
    """Settings of a gradient ascent on the pixels of an image."""

    length: float  # the Euclidean length of a step. 1 is the change of one pixel from paper to full ink.
    steps: int
    blur: bool = False  # whether the gradient is blurred
    fade: float = 0.0  # the share of the ink that each step removes
    stops: bool = False  # whether the ascent ends when the probability of the target digit reaches ENOUGH


SMALLEST = Kind(length=0.1, steps=60, stops=True)
SMOOTH = Kind(length=0.8, steps=40, blur=True, fade=0.03)


@dataclass(frozen=True)
class Path:
    """The images and probabilities along a gradient ascent on the pixels: those of the original image, then of each step.

    images: float32 (steps + 1, 28, 28). probabilities: float32 (steps + 1, 10), of the ten digits.
    """

    images: np.ndarray
    probabilities: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.images) - 1


def input_gradient(network: Network, pixels: np.ndarray, digit: int) -> np.ndarray:
    """Return the gradient of a digit's log probability with respect to the pixels, float64 (784,). pixels: (28, 28) or (784,)."""
    passed = network.forward(pixels)
    # With softmax, d log p_k / dz_j = y_j - p_j. With sigmoid outputs a, p is softmax(log a), and d log a_j / dz_j = 1 - a_j.
    slope = 1 if network.output == "softmax" else 1 - passed.activations[-1]
    return tangent(network, passed, len(network.layers) - 1, (one_hot(DIGITS, digit) - passed.probabilities) * slope).field


def reshape(network: Network, pixels: np.ndarray, digit: int, kind: Kind) -> Path:
    """Change an image by gradient ascent, so that a digit becomes more probable. Return all intermediate images.

    pixels: (28, 28), 0 = paper, 1 = ink. The pixels stay between 0 and 1.
    The ascent ends early if the gradient is 0, or if `kind.stops` is True and the digit's probability reaches ENOUGH.
    """
    x = np.clip(np.asarray(pixels, np.float32).reshape(-1), 0, 1)
    images = [x]
    for _ in range(kind.steps):
        if kind.stops and network.forward(x).probabilities[digit] >= ENOUGH:
            break
        gradient = input_gradient(network, x, digit)
        if kind.blur:
            gradient = blurred(gradient.reshape(28, 28)).reshape(-1)
        blocked = ((x <= 0) & (gradient < 0)) | ((x >= 1) & (gradient > 0))  # pixels that can't change any further
        gradient = np.where(blocked, 0, gradient)
        size = np.linalg.norm(gradient)
        if not (np.isfinite(size) and size > np.finfo(np.float32).tiny):
            break
        x = np.clip(x * (1 - kind.fade) + gradient * (kind.length / size), 0, 1).astype(np.float32)
        images.append(x)
    return Path(np.stack(images).reshape(-1, 28, 28), network.forward(np.stack(images)).probabilities)


def blurred(image: np.ndarray) -> np.ndarray:
    """Blur an image with a Gaussian of standard deviation BLUR. Return float64 (28, 28)."""
    place = np.arange(28)
    weights = np.exp(-0.5 * ((place[:, None] - place) / BLUR) ** 2)  # (28, 28): a row for each result
    weights /= np.exp(-0.5 * (np.arange(-28, 29) / BLUR) ** 2).sum()
    return weights @ image @ weights.T
