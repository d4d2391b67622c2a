"""MNIST's test digits, loaded once per server. They score networks, and one of them is shown if nothing is drawn."""

import numpy as np
import streamlit as st

from model import mnist
from model.digit import CANVAS
from model.network import Network
from model.score import hard_digits
from model.strokes import picture_object
from ui.reading import Sheet


@st.cache_resource(show_spinner=False)
def load() -> tuple[np.ndarray, np.ndarray]:
    """Return the images, uint8 (10000, 28, 28), 0 is paper, and the labels, uint8 (10000,). Both are read-only.

    Raise model.mnist.DataError if the files are missing or damaged.
    """
    return mnist.test_images(), mnist.test_labels()


@st.cache_data(show_spinner=False, max_entries=16)
def hard(key: str, _network: Network) -> np.ndarray:
    """Return the indices of the test digits that a network misreads or hardly knows. key: a hash of its weights."""
    return hard_digits(_network, *load())


def sheet(index: int) -> Sheet:
    """Return a sheet that shows a test digit with its label. index: 0 to 9999. Raise DataError as `load` does."""
    images, labels = load()
    label = int(labels[index])
    picture = picture_object(images[index] / 255.0, CANVAS)
    return Sheet({"objects": [picture]}, label, name(index, label))


def name(index: int, label: int) -> str:
    """Return what a test digit is called on the page. index: 0 to 9999. label: its true digit."""
    return f"MNIST test digit no. {index:,}, labelled {label}"
