"""What Evaluate shows as CSV files: one function for each file, and the buttons that download them."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import streamlit as st

from model.distort import DISTORTIONS
from model.evaluation import Reliability, precision, recall
from model.network import DIGITS
from model.robustness import Robustness
from ui.views.evaluate.answers import Answers

FORMULA = "=+-@\t\r"  # a spreadsheet takes text that begins with one of these as a formula


def buttons(*files: tuple[str, str, Callable[[], str]]) -> None:
    """Show a download button for each CSV file, digit-lens-NAME.csv. files: (label, NAME, function that returns the text)."""
    with st.container(horizontal=True, gap="small"):
        for label, name, make in files:
            st.download_button(
                f"{label} (CSV)", make, f"digit-lens-{name}.csv", "text/csv",
                icon=":material/download:", key=f"evaluate-csv-{name}", on_click="ignore",
            )  # fmt: skip


def matrix(counts: np.ndarray) -> str:
    """Convert a confusion matrix to CSV text with recall and precision. counts: ints (10, 10), a row for each true digit."""
    rows = [[label, *counts[label], share] for label, share in enumerate(recall(counts))]
    last = ["precision", *precision(counts), ""]
    return _text(["true digit", *(f"read as {digit}" for digit in range(DIGITS)), "recall"], [*rows, last])


def answers(found: Answers) -> str:
    """Return CSV text with a row for each image: its index, true digit, predicted digit and ten probabilities."""
    rows = (
        [i, label, shares.argmax(), *shares]
        for i, (label, shares) in enumerate(zip(found.labels, found.probabilities, strict=True))
    )
    return _text(["image", "true digit", "answer", *(f"probability of {digit}" for digit in range(DIGITS))], rows)


def reliability(found: Reliability) -> str:
    """Return CSV text with a row for each bin of a reliability diagram: its limits, count, mean confidence and accuracy."""
    edges = np.linspace(0, 1, len(found.count) + 1)
    rows = zip(edges[:-1], edges[1:], found.count, found.confidence, found.accuracy, strict=True)
    return _text(["confidence from", "to", "answers", "mean confidence", "accuracy"], rows)


def refusal(shares: Sequence[float], accuracies: Sequence[float]) -> str:
    """Return CSV text that shows how accurate the remaining predictions are if the least certain predictions are withheld.

    Each row holds the share of predictions that is withheld, from 0 to 1, and the accuracy of the others.
    """
    return _text(["share refused", "accuracy of the rest"], zip(shares, accuracies, strict=True))


def robustness(measured: dict[str, Robustness]) -> str:
    """Return CSV text with the accuracy of each network, by name, at each strength of each distortion."""
    rows = (
        [distortion.name, strength, *(found.accuracy[i][k] for found in measured.values())]
        for i, distortion in enumerate(DISTORTIONS)
        for k, strength in enumerate(distortion.strengths)
    )
    return _text(["distortion", "strength", *measured], rows)


def _text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV text (RFC 4180). Floats get six significant digits, and NaN is an empty cell."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([f"'{head}" if head[:1] in FORMULA and head else head for head in heads])
    writer.writerows([_number(value) if isinstance(value, float | np.floating) else value for value in row] for row in rows)
    return file.getvalue()


def _number(value: float | np.floating) -> str:
    return "" if np.isnan(value) else f"{value:.6g}"
