"""A network's predictions for labelled digits: MNIST's test digits, or the visitor's stored corrections."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from model import evaluation
from model.corrections import CorrectionsError
from model.mnist import DataError
from training.jobs import limits
from ui import mnist_digits, widgets
from ui.reading import Reading
from ui.text.literal import literal
from ui.views import stored_corrections

SOURCE = "evaluate-source"
TEST, OWN = "MNIST's test digits", "Your corrections"


@dataclass(frozen=True)
class Answers:
    """A network's predictions for labelled digits.

    images: (n, 28, 28), uint8 or float32.
    labels: ints (n,), the true digits.
    probabilities: float32 (n, 10), the predicted probabilities.
    ids: the ids of the user's stored drawings, or None for MNIST's test digits.
    """

    images: np.ndarray
    labels: np.ndarray
    probabilities: np.ndarray
    ids: tuple[str, ...] | None = None

    @property
    def digits(self) -> np.ndarray:
        """The predicted digits, int64 (n,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def correct(self) -> int:
        """The number of digits that the network classifies correctly."""
        return int((self.digits == self.labels).sum())

    @property
    def noun(self) -> str:
        """The words after a number of digits, as in "12 test digits" or, for the user's drawings, "12 of your corrections"."""
        return "test digits" if self.ids is None else "of your corrections"


def choose() -> str:
    """Ask which digits to evaluate. Return TEST for MNIST's test digits, or OWN for the user's stored drawings.

    If the server stores no drawings, return TEST without asking.
    """
    if limits.switched_off():
        return TEST
    return widgets.one_of(
        "Digits that it reads",
        [TEST, OWN],
        key=SOURCE,
        width="content",
        help="10,000 test digits of MNIST, a public collection of handwritten digits, or your own drawings. No "
        "network here was trained on the test digits.",
    )


def load(source: str, reading: Reading) -> Answers | None:
    """Predict the test digits (TEST) or the user's drawings (OWN). If none are available, show the reason and return None."""
    try:
        return to_test_digits(reading) if source == TEST else _to_corrections(reading)
    except (DataError, CorrectionsError) as error:
        st.warning(literal(error), icon=":material/warning:")
    return None


def to_test_digits(reading: Reading) -> Answers:
    """Return the network's predictions for MNIST's test digits. Raise DataError if MNIST's files are missing or damaged."""
    images, labels = mnist_digits.load()
    with st.spinner("Reading 10,000 test digits …"):
        return Answers(images, labels, mnist_digits.probabilities(reading.network))


def _to_corrections(reading: Reading) -> Answers | None:
    stored = stored_corrections.load()
    if not stored.ids:
        st.info(
            "You have stored no corrections yet. When the network misreads your drawing, store it in **Training** under "
            "**Corrections**, with the right digit.",
            icon=":material/bookmark_add:",
        )
        return None
    return Answers(stored.pixels, stored.labels, evaluation.probabilities_of(reading.network, stored.pixels), stored.ids)
