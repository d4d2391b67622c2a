"""Score a network on labelled images: the confusion matrix and the accuracy, in total and for each digit."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.network import DIGITS, Network

BATCH = 2000  # images in one forward pass: 6 MB of float32 pixels


@dataclass(frozen=True)
class Score:
    """The result of classifying labelled images.

    confusion: int (10, 10), the confusion matrix. Rows are labels, columns are predictions.
    """

    confusion: np.ndarray

    @property
    def correct(self) -> np.ndarray:
        """Return the number of correctly classified images of each digit, int (10,)."""
        return self.confusion.diagonal()

    @property
    def total(self) -> np.ndarray:
        """Return the number of images of each digit, int (10,)."""
        return self.confusion.sum(axis=1)

    @property
    def accuracy(self) -> float:
        """Return the share of all images that are classified correctly."""
        return float(self.correct.sum() / max(1, self.total.sum()))

    @property
    def by_digit(self) -> np.ndarray:
        """Return the accuracy for each digit, float64 (10,). The accuracy is NaN for a digit without images."""
        return shares(self.correct, self.total)


def score(network: Network, images: np.ndarray, labels: np.ndarray) -> Score:
    """Classify labelled images with a network. Return the score.

    images: (n, 28, 28) or (n, 784), float32 from 0 to 1 or uint8 from 0 to 255.
    labels: ints (n,), 0 to 9.
    """
    answers = [network.forward(pixels).logits.argmax(axis=-1) for pixels in batches(images)]  # (n, 10) -> (n,)
    return count(np.concatenate([np.empty(0, np.int64), *answers]), labels)


def count(read: np.ndarray, labels: np.ndarray) -> Score:
    """Return the score of predicted digits. Both arrays are ints (n,), 0 to 9.

    read: the predicted digits.
    labels: the correct digits.
    """
    pairs = np.asarray(labels, np.int64) * DIGITS + read
    return Score(np.bincount(pairs, minlength=DIGITS * DIGITS).reshape(DIGITS, DIGITS))


def hard_digits(network: Network, images: np.ndarray, labels: np.ndarray, most: float = 0.9, least_count: int = 20) -> np.ndarray:
    """Return the indices of the images with a low probability for their label, the lowest probability first.

    images: (n, 28, 28) or (n, 784), float32 from 0 to 1 or uint8 from 0 to 255.
    labels: ints (n,), 0 to 9.
    most: images are returned if the probability of their label is below this.
    least_count: the minimum number of images to return. If too few are below `most`, those with the next higher probabilities
    are added.
    """
    known = np.concatenate([network.forward(pixels).probabilities for pixels in batches(images)])  # (n, 10)
    of_label = known[np.arange(len(labels)), np.asarray(labels, np.int64)]
    order = np.argsort(of_label, kind="stable")
    return order[: max(least_count, int((of_label < most).sum()))]


def shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide two arrays element by element. Return float64 quotients, with NaN for each division by 0."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def batches(images: np.ndarray) -> Iterator[np.ndarray]:
    """Split images into batches of BATCH images. Yield each batch as float32 from 0 to 1.

    images: (n, 28, 28) or (n, 784), float32 from 0 to 1 or uint8 from 0 to 255.
    """
    for start in range(0, len(images), BATCH):
        part = images[start : start + BATCH]
        yield part.astype(np.float32) / 255 if part.dtype == np.uint8 else part
