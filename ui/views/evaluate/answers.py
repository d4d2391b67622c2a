"""A network's predictions for MNIST's test digits."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from model.mnist import DataError
from ui import mnist_digits
from ui.reading import Reading
from ui.text.literal import literal


@dataclass(frozen=True)
class Answers:
    """A network's predictions for labelled digits."""

    images: np.ndarray  # uint8 (n, 28, 28)
    labels: np.ndarray  # ints (n,), the true digits
    probabilities: np.ndarray  # float32 (n, 10), the predicted probabilities

    @property
    def digits(self) -> np.ndarray:
        """The predicted digits, int64 (n,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def correct(self) -> int:
        """The number of digits that the network classifies correctly."""
        return int((self.digits == self.labels).sum())


def load(reading: Reading) -> Answers | None:
    """Predict MNIST's test digits. If MNIST's files are missing or damaged, show the reason and return None."""
    try:
        images, labels = mnist_digits.load()
    except DataError as error:
        st.warning(literal(error), icon=":material/warning:")
        return None
    with st.spinner("Reading 10,000 test digits …"):
        return Answers(images, labels, mnist_digits.probabilities(reading.network))
