"""model.robustness: what is measured equals what counting at each strength gives, in any number of chunks."""

import numpy as np
import pytest

from model import checkpoint, mnist, robustness
from model.distort import DISTORTIONS

ROTATION, *_, NOISE = DISTORTIONS


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = robustness.every_twentieth(mnist.test_images(), mnist.test_labels())
    assert images.shape == (500, 28, 28) and labels.shape == (500,)
    return images[:220], labels[:220]  # three chunks, the last one smaller


@pytest.mark.parametrize("n", [200, 220])  # whole chunks, and a smaller last one
def test_every_accuracy_is_that_of_the_distorted_digits(digits, n: int):
    network, images, labels = checkpoint.load(), digits[0][:n], digits[1][:n]
    for distortion in (ROTATION, NOISE):
        found = robustness.accuracies(network, distortion, images, labels)
        for strength, share in zip(distortion.strengths, found, strict=True):
            x = distortion.apply(images.astype(np.float32) / 255, strength, np.random.default_rng(0))
            assert share == pytest.approx((network.forward(x).probabilities.argmax(axis=1) == labels).mean())
