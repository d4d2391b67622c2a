"""The part "Map": test digits and the drawing, placed by their activations in a layer. A slider moves from layer to layer."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from model.lda import Plane, aligned, discriminant_plane
from model.network import INPUTS, Network
from ui import commands, mnist_digits
from ui.components import map as digit_map
from ui.figures import images
from ui.reading import Reading
from ui.text import glossary
from ui.text.format import rounded
from ui.views.explore import layers

KEY = "explore-map"
SHOWN = 1_000  # test digits on a map
COLUMNS = 40  # digits in a row of the image that contains all of them
MOST_MAPS = 8  # networks whose maps are kept


@dataclass(frozen=True)
class Map:
    """A map of test digits: points on a plane, placed by the digits' activations in one layer."""

    plane: Plane  # the projection of the activations onto the plane
    points: np.ndarray  # float32 (n, 2), the positions of the digits
    own: float  # the share of digits whose nearest neighbour on the map has the same label


def show(reading: Reading) -> None:
    network, passed = reading.network, reading.passed
    shown = maps_of(network)
    st.markdown(
        f"**{SHOWN:,} test digits: those with similar numbers in a layer lie close together.** Drag the slider. Underlined "
        "digits are misread." + ("" if passed else " Draw a digit to see its place on the map.")
    )
    places = None
    if passed is not None:
        places = [rounded(each.plane.place(layers.activations(passed, layer))) for layer, each in enumerate(shown)]
    with st.container(gap=None):
        digit_map.show(planes_message(network, shown), places, KEY, lambda: commands.drawing.put_test_digit(KEY))
    glossary.markdown(
        f":small[[[Projection|projection]] by linear discriminant analysis (LDA) of {layers.BACKGROUND:,} training images.]"
    )


@st.cache_resource(show_spinner=False, max_entries=MOST_MAPS, hash_funcs=mnist_digits.BY_KEY)
def maps_of(network: Network) -> list[Map]:
    """Return a map for each layer, the pixels first. The maps are aligned, so that a digit moves little from one to the next."""
    test_images, labels = mnist_digits.load()
    pixels, labels = test_images[:SHOWN].reshape(-1, INPUTS), labels[:SHOWN]
    found: list[Map] = []
    target = None
    for layer in reversed(range(len(network.layers))):
        activations = layers.activations_of(network, layer, pixels)
        fitted = discriminant_plane(layers.background_activations(network, layer), layers.background()[1])
        plane = aligned(fitted, activations, target)
        target = plane.place(activations)
        found.insert(0, Map(plane, target, own_share(target, labels)))
    return found


def own_share(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of points whose nearest other point has the same label. points: float32 (n, 2). labels: ints (n,)."""
    squares = (points**2).sum(axis=1)
    gaps = squares[:, None] + squares - 2 * points @ points.T  # (n, n)
    np.fill_diagonal(gaps, np.inf)
    return float((labels[gaps.argmin(axis=1)] == labels).mean())


def planes_message(network: Network, shown: list[Map]) -> dict[str, object]:
    """Return the maps of all layers as JSON values for the browser."""
    every = np.stack([each.points for each in shown])  # (layers, n, 2)
    return {
        "network": network.key,
        "label": f"Map of {SHOWN:,} test digits",
        "layers": [
            {
                "name": layers.name(network, layer),
                "mean": rounded(each.plane.mean),
                "axes": rounded(each.plane.axes),
                "points": rounded(each.points),
                "own": each.own,
            }
            for layer, each in enumerate(shown)
        ],
        "box": rounded(np.stack([every.min(axis=(0, 1)), every.max(axis=(0, 1))])),
        "labels": mnist_digits.load()[1][:SHOWN].tolist(),
        "reads": mnist_digits.read_as(network)[:SHOWN].tolist(),
        "atlas": _atlas(),
        "columns": COLUMNS,
    }


@st.cache_data(show_spinner=False)
def _atlas() -> str:
    return images.digit_atlas(mnist_digits.load()[0][:SHOWN], COLUMNS)
