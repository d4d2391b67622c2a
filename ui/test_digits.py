"""MNIST's test digits, read once a server: to stand in where nothing is drawn, and to score a network on."""

import numpy as np
import streamlit as st

from model import mnist


@st.cache_resource(show_spinner=False)
def load() -> tuple[np.ndarray, np.ndarray]:
    """Images uint8 (10000, 28, 28), 0 = paper, and labels uint8 (10000,); both read-only. Raises model.mnist.DataError."""
    return mnist.test_images(), mnist.test_labels()
