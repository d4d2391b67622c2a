"""MNIST's test digits, loaded once per server. They score networks, and one of them is shown if nothing is drawn."""

import numpy as np
import streamlit as st

from model import mnist
from model.digit import CANVAS
from model.evaluation import answers, hard_digits
from model.network import Network
from model.strokes import picture_object
from ui.reading import Sheet

PREFIX = "MNIST test digit no. "  # of the names of test images


@st.cache_resource(show_spinner=False)
def load() -> tuple[np.ndarray, np.ndarray]:
    """Load the MNIST test images, uint8 (10000, 28, 28), and their labels, uint8 (10000,). The arrays are read-only.

    Raise model.mnist.DataError if the files are missing or damaged.
    """
    return mnist.test_images(), mnist.test_labels()


@st.cache_data(show_spinner=False, max_entries=16)
def hard(key: str, _network: Network) -> np.ndarray:
    """Return the indices of the test images that the network misclassifies or is unsure about.

    key: a hash of the network's weights, used as the cache key.
    """
    return hard_digits(_network, *load())


@st.cache_data(show_spinner=False, max_entries=16)
def read_as(key: str, _network: Network) -> np.ndarray:
    """Return the network's prediction for each MNIST test image, ints (10000,).

    key: a hash of the network's weights, used as the cache key.
    """
    return answers(_network, load()[0])


def sheet(index: int) -> Sheet:
    """Return the content of a canvas that shows an MNIST test image. Raise DataError if the data files can't be read."""
    images, labels = load()
    label = int(labels[index])
    picture = picture_object(images[index] / 255.0, CANVAS)
    return Sheet({"objects": [picture]}, label, name(index, label))


def is_test_digit(sheet: Sheet) -> bool:
    """Return whether the canvas shows an MNIST test image and nothing else."""
    return sheet.source.startswith(PREFIX) and len(sheet.drawing["objects"]) == 1


def name(index: int, label: int) -> str:
    """Return the name of an MNIST test image: "MNIST test digit no. 42, labelled 4"."""
    return f"{PREFIX}{index:,}, labelled {label}"
