"""The map: test digits and the drawing, placed by the activations of a layer on a plane."""

import numpy as np
import streamlit as st

from model.network import Network
from ui import commands, mnist_digits, session
from ui.components import figure
from ui.components import map as digit_map
from ui.figures import images
from ui.reading import Reading
from ui.text import prose
from ui.text.format import rounded
from ui.views.explore import layers
from ui.views.explore.layers import SHOWN, Map

KEY = "explore-map"
COLUMNS = 40  # digits in a row of the image that contains all of them


def show(reading: Reading) -> None:
    network = reading.network
    layer = layers.choose(network)
    shown = layers.map_of(network, layer)
    alike = "Those that look alike to the network" if layer else "Those with similar pixels"
    st.markdown(
        f"**Each small digit on this map stands for one of {SHOWN:,} test digits. {alike} lie close together.** "
        + ("Draw on, and watch your drawing move." if reading.passed else "Draw a digit, and watch it move across the map.")
        + " The network misreads those that are underlined. Press one, or tap it twice, to put it on the sheet."
    )
    with st.container(gap=None):
        figure.set_atlas(_atlas(), "explore-atlas")
        point = None if reading.passed is None else rounded(shown.plane.place(layers.activations(reading.passed, layer)))
        digit_map.show(plane_message(network, layer, shown), point, KEY, put_pressed)
    prose.markdown(
        f":small[The [[projection]] shows the {network.sizes[layer]} numbers of each image as two. Linear discriminant analysis "
        f"(LDA) finds the two directions that separate the digits best, from {layers.SAMPLE:,} labelled training images.]"
    )


def plane_message(network: Network, layer: int, shown: Map) -> dict[str, object]:
    """Return the map of a layer as JSON values for the browser. Test digits with similar activations are close together on it."""
    low, high = shown.points.min(axis=0), shown.points.max(axis=0)
    return {
        "id": f"{network.key}-{layer}",
        "network": network.key,
        "layer": layer,
        "label": f"Map of {SHOWN:,} test digits by {layers.name(network, layer).lower()}",
        "mean": rounded(shown.plane.mean),
        "axes": rounded(shown.plane.axes),
        "box": rounded(np.stack([low, high])),
        "points": rounded(shown.points),
        "labels": shown.labels.tolist(),
        "reads": shown.reads.tolist(),
        "columns": COLUMNS,
    }


@commands.telling_errors()
def put_pressed() -> None:
    """Replace the drawing with the test digit that the user has clicked on the map. Ignore invalid values from the browser."""
    index = session.sent(KEY, "pick")
    if type(index) is int and 0 <= index < SHOWN:
        commands.replace_drawing(mnist_digits.sheet(index))


@st.cache_data(show_spinner=False)
def _atlas() -> str:
    return images.digit_atlas(mnist_digits.load()[0][:SHOWN], COLUMNS)
