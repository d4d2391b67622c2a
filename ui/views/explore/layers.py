"""Names and activations of layers, for the Explore view. Layer 0 is the pixels, and layer 1 the first hidden layer.

Functions that need training images raise DataError if MNIST's files are missing or damaged.
"""

import numpy as np
import streamlit as st

from model import mnist
from model.explain import inputs_of
from model.layers import ForwardPass
from model.network import INPUTS, Network, batches
from ui import mnist_digits
from ui.text.glossary import layer_name
from ui.text.language import t

BACKGROUND = 5_000  # training images that a plane is fitted to, and that a drawing is compared with
MOST_LAYERS = 4  # whose activations are kept (16 MB for the pixels), of all networks
LARGEST = 1e5  # larger activations are cut off; those of a trained network are below 100


def name(network: Network, layer: int) -> str:
    """Return the name of a layer: "Pixels" for layer 0, "Hidden layer 1" for layer 1, and so on."""
    return layer_name(network, layer - 1) if layer else t("Pixels")


def activations(passed: ForwardPass, layer: int) -> np.ndarray:
    """Return the activations of a layer, float32 of shape (..., units), clipped to ±LARGEST. NaN becomes 0."""
    return np.clip(np.nan_to_num(inputs_of(passed, layer)), -LARGEST, LARGEST)


@st.cache_resource(show_spinner=False)
def background() -> tuple[np.ndarray, np.ndarray]:
    """Return the first BACKGROUND training images of MNIST, uint8 (BACKGROUND, 784), and their labels, uint8 (BACKGROUND,)."""
    images, labels = mnist.training_set()
    return images[:BACKGROUND].reshape(-1, INPUTS).copy(), labels[:BACKGROUND].copy()


@st.cache_resource(show_spinner=False, max_entries=MOST_LAYERS, hash_funcs=mnist_digits.BY_KEY)
def background_activations(network: Network, layer: int) -> np.ndarray:
    """Return the activations in a layer for the images of `background`, float32 (BACKGROUND, units)."""
    return activations_of(network, layer, background()[0])


def activations_of(network: Network, layer: int, images: np.ndarray) -> np.ndarray:
    """Return the activations of a layer, float32 (n, units), for images, uint8 (n, 784)."""
    parts = (activations(network.forward(x), layer) for x in batches(images, network.values_per_image))
    return np.concatenate(list(parts))
