"""Measure how the accuracy of a classifier falls while test digits are rotated, shifted, scaled and so on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.distort import DISTORTIONS, Distortion
from model.evaluation import Classifier

EVERY = 10  # of the test digits, one is distorted
CHUNK = 100  # digits read at once. A chunk takes 10 ms or less, so that a server can answer strokes between two chunks.
SEED = 0  # of the noise and of the places that are covered: the same for every network


@dataclass(frozen=True)
class Robustness:
    """The accuracy at each strength of each distortion that has been measured, and the share of the measurement that is done."""

    accuracy: tuple[tuple[float, ...], ...]
    done: float


NOTHING = Robustness(((),) * len(DISTORTIONS), 0.0)


def sample(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every tenth image and its label, as views. They come from all parts of the data set, which differ in difficulty."""
    return images[::EVERY], labels[::EVERY]


def measure(
    network: Classifier, images: np.ndarray, labels: np.ndarray, distortions: tuple[Distortion, ...] = DISTORTIONS
) -> Iterator[Robustness]:
    """Measure the accuracy of a classifier on distorted images. After each chunk of images, yield the accuracies so far.

    images: uint8 (n, 28, 28). labels: ints (n,), the digits in the images.
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
