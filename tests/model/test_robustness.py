"""model.robustness: what is measured equals what counting at each strength gives, in any number of chunks."""

from itertools import pairwise

import numpy as np
import pytest

from model import checkpoint, mnist, robustness
from model.distort import DISTORTIONS

ROTATION, *_, NOISE, COVERED = DISTORTIONS


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = robustness.sample(mnist.test_images(), mnist.test_labels())
    assert images.shape == (1000, 28, 28) and labels.shape == (1000,)
    return images[:220], labels[:220]  # three chunks, the last one smaller


@pytest.mark.parametrize("n", [200, 220])  # whole chunks, and a smaller last one
def test_every_accuracy_is_that_of_the_distorted_digits(digits, n: int):
    network, images, labels = checkpoint.load(), digits[0][:n], digits[1][:n]
    *_, last = robustness.measure(network, images, labels, (ROTATION, NOISE, COVERED))
    for distortion, accuracy in zip((ROTATION, NOISE, COVERED), last.accuracy, strict=True):
        for strength, share in zip(distortion.strengths, accuracy, strict=True):
            x = distortion.apply(images.astype(np.float32) / 255, strength, np.random.default_rng(0))
            assert share == pytest.approx((network.forward(x).probabilities.argmax(axis=1) == labels).mean())


def test_the_progress_rises_and_nothing_measured_changes_again(digits):
    seen = list(robustness.measure(checkpoint.load(), *digits, (NOISE, COVERED)))
    shares = [found.done for found in seen]
    assert shares == sorted(set(shares)) and shares[-1] == 1
    assert len(seen) == 3 * (len(NOISE.strengths) + len(COVERED.strengths))
    for early, late in pairwise(seen):
        assert all(b[: len(a)] == a for a, b in zip(early.accuracy, late.accuracy, strict=True))
    assert robustness.NOTHING.done == 0 and not any(robustness.NOTHING.accuracy)
