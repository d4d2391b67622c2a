"""MNIST's test digits, loaded once per server. They score networks, and one of them is shown if nothing is drawn."""

import numpy as np
import streamlit as st

from model import mnist


@st.cache_resource(show_spinner=False)
def load() -> tuple[np.ndarray, np.ndarray]:
    """Return the images, uint8 (10000, 28, 28), 0 is paper, and the labels, uint8 (10000,). Both are read-only.

    Raise model.mnist.DataError if the files are missing or damaged.
    """
    return mnist.test_images(), mnist.test_labels()
