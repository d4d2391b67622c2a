"""Measure where a classifier fails: confusion matrix, precision, recall, calibration, and accuracy if unsure answers are refused.

Every function takes the probabilities of many images, so that each image is read only once.

    >>> probabilities = probabilities_of(network, mnist.test_images())
    >>> confusion_matrix(labels, probabilities)[4, 9]  # fours that are read as nines
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.network import DIGITS
from model.score import batches

BINS = 15  # of the reliability diagram, as in Guo et al., 2017


class Pass(Protocol):
    """A forward pass. probabilities: float32 (..., 10)."""

    @property
    def probabilities(self) -> np.ndarray: ...


class Classifier(Protocol):
    """Anything that reads pixels, float32 (28, 28) or (n, 28, 28), such as `model.network.Network`."""

    def forward(self, pixels: np.ndarray) -> Pass: ...


@dataclass(frozen=True)
class Reliability:
    """A reliability diagram: how often the answers of each confidence are correct.

    count: int (bins,), the answers in each bin. The bins divide 0 to 1 evenly.
    confidence, accuracy: float64 (bins,), the mean of each in the bin, NaN if the bin is empty.
    error: the expected calibration error, the mean of |accuracy - confidence| over all answers (Naeini et al., 2015).
    """

    count: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray
    error: float


def probabilities_of(network: Classifier, images: np.ndarray) -> np.ndarray:
    """Return the probabilities of every image, float32 (n, 10).

    images: (n, 28, 28) or (n, 784), float32 from 0 to 1 or uint8 from 0 to 255.
    """
    parts = [network.forward(pixels).probabilities for pixels in batches(images)]
    return np.concatenate([np.empty((0, DIGITS), np.float32), *parts])


def confusion_matrix(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return how often each digit is read as each digit: int64 (10, 10), a row for each label, a column for each answer.

    labels: ints (n,). probabilities: (n, 10).
    """
    pairs = np.asarray(labels, np.int64) * DIGITS + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=DIGITS * DIGITS).reshape(DIGITS, DIGITS)


def precision(matrix: np.ndarray) -> np.ndarray:
    """Return, for each digit, the share of the answers "it is this digit" that are correct: float64 (10,), NaN without answers.

    matrix: the confusion matrix.
    """
    return _shares(matrix.diagonal(), matrix.sum(axis=0))


def recall(matrix: np.ndarray) -> np.ndarray:
    """Return, for each digit, the share of its images that are read correctly: float64 (10,), NaN without images.

    matrix: the confusion matrix.
    """
    return _shares(matrix.diagonal(), matrix.sum(axis=1))


def in_cell(labels: np.ndarray, probabilities: np.ndarray, label: int, answer: int) -> np.ndarray:
    """Return the indices of the images in one cell of the confusion matrix, the worst first: int64 (k,).

    The worst mistakes are the most confident ones. The worst correct answers are the least confident ones.
    """
    confidence = probabilities.max(axis=1)
    chosen = (np.asarray(labels) == label) & (probabilities.argmax(axis=1) == answer)
    return _ordered(chosen, confidence if label == answer else -confidence)


def confident_mistakes(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the indices of the images that are misread, the most confident answer first: int64 (k,)."""
    return _ordered(probabilities.argmax(axis=1) != np.asarray(labels), -probabilities.max(axis=1))


def unsure_hits(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the indices of the images that are read correctly, the least confident answer first: int64 (k,)."""
    return _ordered(probabilities.argmax(axis=1) == np.asarray(labels), probabilities.max(axis=1))


def reliability(labels: np.ndarray, probabilities: np.ndarray, bins: int = BINS) -> Reliability:
    """Return the reliability diagram. The confidence of an answer is its probability."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    correct = probabilities.argmax(axis=1) == np.asarray(labels)
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)  # a confidence of 1 is in the last bin
    count = np.bincount(place, minlength=bins)
    mean_confidence = _shares(np.bincount(place, confidence, bins), count)
    mean_accuracy = _shares(np.bincount(place, correct, bins), count)
    gaps = np.nan_to_num(np.abs(mean_accuracy - mean_confidence))
    return Reliability(count, mean_confidence, mean_accuracy, float((gaps * count).sum() / max(1, count.sum())))


def accuracy_if_refused(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the accuracy of the answers that remain if the k least confident are refused, for each k: float64 (n,).

    k goes from 0 to n - 1. This is selective classification (Geifman and El-Yaniv, 2017).
    """
    order = np.argsort(probabilities.max(axis=1), kind="stable")  # the least confident first
    correct = (probabilities.argmax(axis=1) == np.asarray(labels))[order]
    return correct[::-1].cumsum()[::-1] / np.arange(len(order), 0, -1)


def _ordered(chosen: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Return the indices of the chosen items in ascending order of `by`."""
    (found,) = np.nonzero(chosen)
    return found[np.argsort(by[found], kind="stable")]


def _shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole, float64, NaN where whole is 0."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
