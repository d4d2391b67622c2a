"""The smallest network, of lesson 6: one input x, one weight w, and the steps of gradient descent."""

import numpy as np

from ui.views.example_digit import Sample

START = 0.0  # the weight before the first step
INK = 100  # pixels of full ink that make x = 1


def ink(sample: Sample) -> float:
    """Return the amount of ink in a digit, in units of 100 full pixels: the sum of the pixel values (0 to 1) / 100."""
    return float(sample.pixels.astype(np.float64).sum() / INK)


def descend(x: float, rate: float, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Minimise the error E(w) = (1 - w x)² / 2 by gradient descent from w = START. Return the weights w and the errors E.

    Both arrays are float64 (steps + 1,) and begin with the values before the first step. rate: the learning rate.
    """
    w = [START]
    for _ in range(steps):
        w.append(w[-1] + rate * (1 - w[-1] * x) * x)
    weights = np.array(w)
    return weights, 0.5 * (1 - weights * x) ** 2
