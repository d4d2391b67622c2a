"""Measure how well a classifier reads labelled images: accuracy, loss, confusion matrix, precision, recall and calibration.

>>> images, labels = mnist.test_set()
>>> probabilities = probabilities_of(network, images)
>>> count(probabilities.argmax(axis=1), labels).confusion[4, 9]  # fours that are read as nines
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from model.backpropagation import losses
from model.network import DIGITS, Network, batches

BINS = 15  # of the reliability diagram, as in Guo et al., 2017
HARD, LEAST_HARD = 0.9, 20


@dataclass(frozen=True)
class Reliability:
    """A reliability diagram: the accuracy of predictions, grouped by confidence."""

    count: np.ndarray  # int (bins,), the number of predictions in each bin. The bins divide 0 to 1 evenly.
    confidence: np.ndarray  # float64 (bins,), the mean confidence in each bin, NaN if the bin is empty
    accuracy: np.ndarray  # float64 (bins,), the accuracy in each bin, NaN if the bin is empty
    error: float  # the expected calibration error, the mean of |accuracy - confidence| over all predictions (Naeini et al., 2015)


@dataclass(frozen=True)
class Score:
    """The result of classifying labelled images. confusion: int (10, 10). Rows are labels, columns are predictions."""

    confusion: np.ndarray
    loss: float = math.nan  # the mean loss, NaN if only the predictions are known

    @property
    def correct(self) -> np.ndarray:
        return self.confusion.diagonal()

    @property
    def total(self) -> np.ndarray:
        return self.confusion.sum(axis=1)

    @property
    def accuracy(self) -> float:
        return float(self.correct.sum() / max(1, self.total.sum()))

    @property
    def by_digit(self) -> np.ndarray:
        """The accuracy for each digit (recall), float64 (10,). It is NaN for a digit without images."""
        return shares(self.correct, self.total)

    @property
    def precision(self) -> np.ndarray:
        """For each digit, the share of its predictions that are correct: float64 (10,), NaN if it is never predicted."""
        return shares(self.correct, self.confusion.sum(axis=0))


def score(network: Network, images: np.ndarray, labels: np.ndarray) -> Score:
    """Classify labelled images with a network. Return a Score, which has the confusion matrix, the accuracy and the mean loss.

    images: (n, 28, 28) or (n, 784), float32 0 to 1 or uint8 0 to 255. labels: the correct digits, ints (n,).
    """
    logits, outputs = [np.empty((0, DIGITS), np.float32)], [np.empty((0, DIGITS), np.float32)]
    for pixels in batches(images, network.values_per_image):
        passed = network.forward(pixels)
        logits.append(passed.logits)  # (batch, 10)
        outputs.append(passed.activations[-1])
    loss = losses(network.output, np.concatenate(outputs), labels).sum(dtype=np.float64) / max(1, len(images))
    return replace(count(np.concatenate(logits).argmax(axis=1), labels), loss=float(loss))


def count(predicted: np.ndarray, labels: np.ndarray) -> Score:
    """Return the confusion matrix of predictions as a Score. predicted, labels: the predicted and correct digits, ints (n,)."""
    pairs = np.asarray(labels, np.int64) * DIGITS + predicted
    return Score(np.bincount(pairs, minlength=DIGITS * DIGITS).reshape(DIGITS, DIGITS))


def hard_digits(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the indices of the hard images, whose correct digit has a probability below HARD. The hardest image comes first.

    If there are fewer than LEAST_HARD, return the LEAST_HARD hardest. probabilities: (n, 10). labels: ints (n,).
    """
    of_label = probabilities[np.arange(len(labels)), labels]
    order = np.argsort(of_label, kind="stable")
    return order[: max(LEAST_HARD, int((of_label < HARD).sum()))]


def shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide two arrays element by element. Return float64 quotients, with NaN for each division by 0."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def probabilities_of(network: Network, images: np.ndarray) -> np.ndarray:
    """Return a network's probabilities, float32 (n, 10). images: (n, 28, 28) or (n, 784), float32 0 to 1 or uint8 0 to 255."""
    parts = [network.forward(pixels).probabilities for pixels in batches(images, network.values_per_image)]
    return np.concatenate([np.empty((0, DIGITS), np.float32), *parts])


def ranked(labels: np.ndarray, probabilities: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the indices of chosen images, int64 (k,): wrong ones, the surest first, then right ones, the least sure first."""
    confidence = probabilities.max(axis=1)
    (found,) = np.nonzero(chosen)
    by = np.where(probabilities.argmax(axis=1) == labels, confidence, -confidence)
    return found[np.argsort(by[found], kind="stable")]


def reliability(labels: np.ndarray, probabilities: np.ndarray) -> Reliability:
    """Return the reliability diagram of predictions, in BINS equal ranges of confidence. probabilities: (n, 10)."""
    confidence = probabilities.max(axis=1).astype(np.float64)
    correct = probabilities.argmax(axis=1) == np.asarray(labels)
    place = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)  # a confidence of 1 is in the last bin
    counts = np.bincount(place, minlength=BINS)
    mean_confidence = shares(np.bincount(place, confidence, BINS), counts)
    mean_accuracy = shares(np.bincount(place, correct, BINS), counts)
    gaps = np.nan_to_num(np.abs(mean_accuracy - mean_confidence))
    return Reliability(counts, mean_confidence, mean_accuracy, float((gaps * counts).sum() / max(1, counts.sum())))
