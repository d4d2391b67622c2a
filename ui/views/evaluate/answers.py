"""A network's predictions for MNIST's test digits."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from ui import mnist_digits
from ui.reading import Reading


@dataclass(frozen=True)
class Answers:
    """A network's predictions for labelled digits."""

    images: np.ndarray  # uint8 (n, 28, 28)
    labels: np.ndarray  # ints (n,), the true digits
    probabilities: np.ndarray  # float32 (n, 10), the predicted probabilities

    @property
    def digits(self) -> np.ndarray:
        return self.probabilities.argmax(axis=1)

    @property
    def correct(self) -> int:
        return int((self.digits == self.labels).sum())


def answers_of(reading: Reading) -> Answers:
    """Classify MNIST's test digits with the selected network. Raise DataError if MNIST's files are missing or damaged."""
    with st.spinner("Reading 10,000 test digits …"):
        return Answers(*mnist_digits.load(), mnist_digits.probabilities(reading.network))
