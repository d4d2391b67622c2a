"""The layers as Explore compares them: their names, the planes of their maps, and the activations of training images.

Layer 0 is the pixels, layer 1 the first hidden layer. All is computed when it is first needed, and kept for the latest networks.
It raises DataError if MNIST's files are missing or damaged.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from model import mnist
from model.explain import inputs_of
from model.layers import ForwardPass
from model.lda import Plane, discriminant_plane
from model.network import INPUTS, Network, batches
from ui import mnist_digits, widgets
from ui.text.glossary import HELP, layer_name

LAYER_KEY = "explore-layer"
SAMPLE = 5_000  # training images that a plane is fitted to, and that a drawing is compared with
SHOWN = 1_000  # test digits on a map
MOST_LAYERS, MOST_MAPS = 4, 24  # layers whose activations are kept (16 MB for the pixels), and maps, of all networks
LARGEST = 1e5  # larger activations are cut off; those of a trained network are below 100


@dataclass(frozen=True)
class Map:
    """A map of test digits: points on a plane, placed by the digits' activations in one layer."""

    plane: Plane  # the projection of the activations onto the plane
    points: np.ndarray  # float32 (n, 2), the positions of the digits
    labels: np.ndarray  # int (n,), the correct digits
    reads: np.ndarray  # int (n,), the predicted ones


def name(network: Network, layer: int) -> str:
    """Return the name of a layer: "Pixels" for layer 0, "Hidden layer 1" for layer 1, and so on."""
    return layer_name(network, layer - 1) if layer else "Pixels"


def choose(network: Network) -> int:
    """Show buttons to choose a layer of the network. Return the layer's index. The default is the last hidden layer."""
    layers = list(range(len(network.layers)))
    return widgets.one_of(
        "Layer",
        layers,
        key=LAYER_KEY,
        default=layers[-1],
        format_func=lambda layer: name(network, layer),
        help=HELP["hidden layer"],
    )


def activations(passed: ForwardPass, layer: int) -> np.ndarray:
    """Return the activations of a layer, float32 (..., units), from -LARGEST to LARGEST. NaN becomes 0."""
    return np.clip(np.nan_to_num(inputs_of(passed, layer)), -LARGEST, LARGEST)


@st.cache_resource(show_spinner=False)
def background() -> tuple[np.ndarray, np.ndarray]:
    """Return the first SAMPLE training images of MNIST, uint8 (SAMPLE, 784), and their labels, uint8 (SAMPLE,)."""
    return mnist.training_images()[:SAMPLE].reshape(-1, INPUTS).copy(), mnist.training_labels()[:SAMPLE].copy()


@st.cache_resource(show_spinner=False, max_entries=MOST_LAYERS, hash_funcs=mnist_digits.BY_KEY)
def background_activations(network: Network, layer: int) -> np.ndarray:
    """Return the activations in a layer for the images of `background`, float32 (SAMPLE, units)."""
    return _forward(network, layer, background()[0])[0]


@st.cache_resource(show_spinner=False, max_entries=MOST_MAPS, hash_funcs=mnist_digits.BY_KEY)
def map_of(network: Network, layer: int) -> Map:
    plane = discriminant_plane(background_activations(network, layer), background()[1])
    images, labels = mnist_digits.load()
    labels = labels[:SHOWN].astype(np.int64)
    values, reads = _forward(network, layer, images[:SHOWN].reshape(-1, INPUTS))
    points = plane.place(values)
    if np.ptp(points[:, 1]) > np.ptp(points[:, 0]):  # the page is wider than it is high
        plane, points = Plane(plane.mean, plane.axes[:, ::-1]), points[:, ::-1]
    return Map(plane, points, labels, reads)


def _forward(network: Network, layer: int, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the activations of a layer, float32 (n, units), and the predictions, int64 (n,), for images, uint8 (n, 784)."""
    values, reads, done = np.empty((len(images), network.sizes[layer]), np.float32), np.empty(len(images), np.int64), 0
    for x in batches(images, network.values_per_image):
        passed, part = network.forward(x), slice(done, done + len(x))
        values[part], reads[part] = activations(passed, layer), passed.logits.argmax(axis=-1)
        done += len(x)
    return values, reads
