"""Measure how the accuracy of a classifier falls while test digits are rotated, shifted, scaled or noisy."""

import numpy as np

from model.distort import Distortion
from model.evaluation import Classifier

EVERY = 20  # of the test digits, one is distorted
CHUNK = 100  # digits read at once. A chunk takes 10 ms or less, so that a server can answer strokes between two chunks.
SEED = 0  # of the noise: the same for every network


def every_twentieth(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every twentieth image and label, as views of the arrays. This covers both easy and hard parts of the data set."""
    return images[::EVERY], labels[::EVERY]


def accuracies(network: Classifier, distortion: Distortion, images: np.ndarray, labels: np.ndarray) -> tuple[float, ...]:
    """Return the accuracy of a classifier on distorted images at each strength of a distortion."""
    found = []
    for strength in distortion.strengths:
        rng, correct = np.random.default_rng(SEED), 0
        for start in range(0, len(images), CHUNK):
            x = images[start : start + CHUNK].astype(np.float32) / 255
            answers = network.forward(distortion.apply(x, strength, rng)).probabilities.argmax(axis=1)
            correct += int((answers == labels[start : start + CHUNK]).sum())
        found.append(correct / len(images))
    return tuple(found)
