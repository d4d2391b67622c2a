"""MNIST's test digits, loaded once per server. Networks are evaluated on them, and one is shown if nothing is drawn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import numpy as np
import streamlit as st

from model import evaluation, mnist
from model.drawing_json import to_picture
from model.evaluation import Score
from model.network import Network
from model.reading import Content, Reading, read
from model.strokes import Drawing
from ui.text.language import grouped, mark, t

NAME = mark("MNIST test digit no. {index}, labelled {label}")  # of a test image
READING = mark("Reading 10,000 test digits …")  # what a view says meanwhile
STAND_IN = 0  # index of the test digit shown if nothing is drawn; it is a 7
MOST_CACHED = 32  # networks whose answers are kept, 0.4 MB each
MOST_SCORED = 1000  # networks whose accuracy is kept
# The hash_funcs of a cache of what networks compute.
BY_KEY: dict[str | type[Any], Callable[[Any], object]] = {Network: attrgetter("key")}


@dataclass(frozen=True)
class Answers:
    """A network's predictions for the MNIST test digits."""

    images: np.ndarray  # uint8 (n, 28, 28)
    labels: np.ndarray  # ints (n,), the true digits
    probabilities: np.ndarray  # float32 (n, 10), the predicted probabilities

    @property
    def digits(self) -> np.ndarray:
        return self.probabilities.argmax(axis=1)

    @property
    def score(self) -> Score:
        return evaluation.count(self.digits, self.labels)

    @property
    def hard(self) -> np.ndarray:
        """The indices of the images that the network misclassifies or is unsure about."""
        return evaluation.hard_digits(self.probabilities, self.labels)


@st.cache_resource(show_spinner=False)
def load() -> tuple[np.ndarray, np.ndarray]:
    """Load the MNIST test images, uint8 (10000, 28, 28), and their labels, uint8 (10000,). The arrays are read-only.

    Raise model.mnist.DataError if the files are missing or damaged.
    """
    return mnist.test_set()


@st.cache_resource(show_spinner=False, max_entries=MOST_CACHED, hash_funcs=BY_KEY)
def answers(network: Network) -> Answers:
    """Classify the test digits with a network. Raise DataError if MNIST's files are missing or damaged."""
    images, labels = load()
    probabilities = evaluation.probabilities_of(network, images)
    probabilities.flags.writeable = False  # shared between sessions
    return Answers(images, labels, probabilities)


@st.cache_resource(show_spinner=False, max_entries=MOST_SCORED, hash_funcs=BY_KEY)
def accuracy(network: Network) -> float:
    """Return a network's accuracy on the test images, which are loaded only for this: most pages do not need the 8 MB."""
    return evaluation.score(network, *mnist.test_set()).accuracy


def sheet(index: int, remark: str = "{name}") -> Content:
    """Return the content of a canvas that shows an MNIST test image. Raise DataError if the data files can't be read.

    remark: a marked message that says more, with {name} for the image's name.
    """
    images, labels = load()
    label = int(labels[index])
    return Content(Drawing((), to_picture(images[index] / 255.0)), label, t(remark, name=name(index, label)))


def is_test_digit(sheet: Content) -> bool:
    """Return whether the canvas shows an MNIST test image and nothing else."""
    return sheet.source.startswith(t(NAME).partition("{")[0]) and not sheet.drawing.strokes


def name(index: int, label: int) -> str:
    return t(NAME, index=grouped(index), label=label)


def sample_of(reading: Reading) -> Reading:
    """Return the reading of a test digit if nothing is drawn, and otherwise the given one."""
    if reading.digit is not None:
        return reading
    stand_in = sheet(STAND_IN)
    note = t(
        "Nothing is drawn yet. A {label} from MNIST, a public collection of handwritten digits, stands in until you draw.",
        label=stand_in.label,
    )
    return replace(read(reading.network, reading.network_id, stand_in), note=note)
