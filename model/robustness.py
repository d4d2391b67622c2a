"""Measure how the accuracy of a classifier falls while test digits are rotated, shifted, scaled and so on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model import mnist
from model.distort import DISTORTIONS, Distortion
from model.evaluation import Classifier

DIGITS = 1000  # test digits, every tenth: the first half of MNIST's test digits is easier than the second
CHUNK = 50  # digits read at once. A chunk takes about 10 ms, so that a server can answer strokes between two chunks.
SEED = 0  # of the noise and of the places that are covered: the same for every network


@dataclass(frozen=True)
class Robustness:
    """What is measured so far.

    accuracy: for each distortion, the accuracy at each of its strengths, as far as measured.
    done: share of the work that is done, 0 to 1.
    """

    accuracy: tuple[tuple[float, ...], ...]
    done: float


NOTHING = Robustness(((),) * len(DISTORTIONS), 0.0)


def sample() -> tuple[np.ndarray, np.ndarray]:
    """Return the test digits that are distorted, uint8 (1000, 28, 28), and their labels. Raises model.mnist.DataError."""
    return mnist.test_images()[::10], mnist.test_labels()[::10]


def measure(
    network: Classifier, images: np.ndarray, labels: np.ndarray, distortions: tuple[Distortion, ...] = DISTORTIONS
) -> Iterator[Robustness]:
    """Yield what is measured so far, after each chunk of images. The last one is complete.

    images: uint8 (n, 28, 28). labels: ints (n,).
    """
    total = sum(len(distortion.strengths) for distortion in distortions) * len(images)
    accuracy: list[tuple[float, ...]] = [() for _ in distortions]
    done = 0
    for i, distortion in enumerate(distortions):
        for strength in distortion.strengths:
            rng, correct = np.random.default_rng(SEED), 0
            for start in range(0, len(images), CHUNK):
                x = images[start : start + CHUNK].astype(np.float32) / 255
                answers = network.forward(distortion.apply(x, strength, rng)).probabilities.argmax(axis=1)
                correct += int((answers == labels[start : start + CHUNK]).sum())
                done += len(x)
                if start + CHUNK >= len(images):
                    accuracy[i] = (*accuracy[i], correct / len(images))
                yield Robustness(tuple(accuracy), done / total)
