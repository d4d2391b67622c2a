"""The part "Map": test digits and the drawing, placed by their activations in a layer. A slider moves from layer to layer."""

from typing import Any

import numpy as np
import streamlit as st

from model.lda import aligned, discriminants
from model.network import INPUTS, Network
from model.reading import Reading
from ui import commands, mnist_digits
from ui.components import map as digit_map
from ui.figures import images
from ui.text import glossary
from ui.text.format import rounded
from ui.text.language import grouped, t
from ui.views.explore import layers

KEY = "explore-map"
SHOWN = 1_000  # test digits on a map
COLUMNS = 40  # digits in a row of the image that contains all of them
MOST_MAPS = 8  # networks whose maps are kept


def show(reading: Reading) -> None:
    st.markdown(
        t(
            "**{shown} test digits: those with similar numbers in a layer lie close together.** Drag the slider. Underlined "
            "digits are misread.",
            shown=grouped(SHOWN),
        )
        + ("" if reading.passed else " " + t("Draw a digit to see its place on the map."))
    )
    digit_map.show(named(reading.network), KEY, lambda: commands.drawing.put_test_digit(KEY))
    glossary.markdown(
        t(
            ":small[[[Projection|projection]] by linear discriminant analysis (LDA) of {images} training images.]",
            images=grouped(layers.BACKGROUND),
        )
    )


def named(network: Network) -> dict[str, object]:
    """Return `maps_of` a network with the names in the visitor's language, as JSON values (`Planes` in map.js)."""
    maps = maps_of(network)
    planes = [{**plane, "name": layers.name(network, layer)} for layer, plane in enumerate(maps["layers"])]
    return {**maps, "label": t("Map of {shown} test digits", shown=grouped(SHOWN)), "layers": planes}


@st.cache_resource(show_spinner=False, max_entries=MOST_MAPS, hash_funcs=mnist_digits.BY_KEY)
def maps_of(network: Network) -> dict[str, Any]:
    """Return the maps of test digits on the plane of each layer, without names, which belong to one visitor's language.

    The planes are aligned, so that a digit moves little from one to the next.
    """
    test_images, test_labels = mnist_digits.load()
    digits, labels = test_images[:SHOWN], test_labels[:SHOWN]
    shown, every, target = [], [], None
    for layer in reversed(range(len(network.layers))):
        activations = layers.activations_of(network, layer, digits.reshape(-1, INPUTS))
        axes = discriminants(layers.background_activations(network, layer), layers.background()[1])
        plane = aligned(axes, activations, target)
        target = plane.place(activations)  # (n, 2)
        own = own_share(activations, labels)
        placed = {"mean": rounded(plane.mean), "axes": rounded(plane.axes), "points": rounded(target), "own": own}
        shown.insert(0, placed)
        every.append(target)
    return {
        "network": network.key,
        "layers": shown,
        "box": rounded(np.stack([np.min(every, axis=(0, 1)), np.max(every, axis=(0, 1))])),
        "labels": labels.tolist(),
        "reads": mnist_digits.answers(network).digits[:SHOWN].tolist(),
        "atlas": images.digit_atlas(digits, COLUMNS),
        "columns": COLUMNS,
    }


def own_share(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of points whose nearest other point has the same label. points: float32 (n, d). labels: ints (n,)."""
    points = points.astype(np.float64)
    squares = (points**2).sum(axis=1)
    gaps = squares[:, None] + squares - 2 * points @ points.T  # (n, n)
    np.fill_diagonal(gaps, np.inf)
    return float((labels[gaps.argmin(axis=1)] == labels).mean())
