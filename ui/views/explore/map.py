"""The map: test digits and the drawing, placed by the activations of a layer on a plane."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import streamlit as st

from model.network import DIGITS, Network
from ui import commands, mnist_digits, session, widgets
from ui.components import figure
from ui.components import map as digit_map
from ui.figures import images
from ui.figures.tables import cell, row, share_bar, table
from ui.reading import Reading
from ui.text.format import percent, rounded
from ui.text.glossary import HELP, explained
from ui.text.markup import Markup, html
from ui.views.explore import layers
from ui.views.explore.layers import SHOWN, Map

KEY, PROJECTION_KEY = "explore-map", "explore-projection"
SUPERVISED, LARGEST_SPREAD = "Digits apart (LDA)", "Widest spread (PCA)"
NEIGHBOURS = 10  # of the drawing, counted on the map
COLUMNS = 40  # digits in a row of the image that contains all of them
PROJECTIONS = {
    SUPERVISED: "Linear discriminant analysis uses the labels. It finds the two directions that separate the digits best.",
    LARGEST_SPREAD: "Principal component analysis knows no labels: it finds the two directions in which the numbers vary most.",
}


def show(reading: Reading) -> None:
    network = reading.network
    with st.container(horizontal=True, gap="medium"):
        layer = layers.choose(network)
        projection = widgets.one_of("Projection", PROJECTIONS, key=PROJECTION_KEY, help=HELP["projection"])
    supervised = projection == SUPERVISED
    shown = layers.map_of(network, layer, supervised)
    alike = "Those that look alike to the network" if layer else "Those with similar pixels"
    st.markdown(
        f"**Each small digit on this map stands for one of {SHOWN:,} test digits. {alike} lie close together.** "
        + ("Draw on, and watch your drawing move." if reading.passed else "Draw a digit, and watch it move across the map.")
    )
    with st.container(gap=None):
        figure.set_atlas(_atlas(), "explore-atlas")
        plane = plane_message(network, layer, supervised, shown)
        digit_map.send_plane(plane, f"{KEY}-plane")
        digit_map.show(point_message(reading, layer, shown, str(plane["id"])), KEY, put_pressed)
    how = explained(
        f"The [[projection]] shows the {network.sizes[layer]} numbers of each image as two. {PROJECTIONS[projection]} Its two "
        f"directions were computed from {layers.FITTED:,} training images."
    )
    note = html('<p class="small">{}</p>', how)
    figure.show(note + _neighbours(reading, layer, shown) + _separation(network, layer, supervised), "explore-separation")


def plane_message(network: Network, layer: int, supervised: bool, shown: Map) -> dict[str, object]:
    """Convert a map, on which test digits with similar activations in `layer` are close together, to JSON values for the browser.

    supervised: True for a map made by LDA, False for PCA. shown: the map, from `layers.map_of(network, layer, supervised)`.
    """
    low, high = shown.points.min(axis=0), shown.points.max(axis=0)
    return {
        "id": f"{network.key}-{layer}-{supervised}",
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


def point_message(reading: Reading, layer: int, shown: Map, plane_id: str) -> dict[str, object]:
    """Return the drawing's position on a map of test digits, as JSON values. If nothing is drawn, the value of "point" is None.

    shown: the map, which was made from the activations in `layer`. plane_id: the id by which the browser knows this map.
    """
    point = None if reading.passed is None else rounded(shown.plane.place(layers.activations(reading.passed, layer)))
    return {"show": plane_id, "point": point}


@commands.telling_errors()
def put_pressed() -> None:
    """Replace the drawing with the test digit that the user has clicked on the map. Ignore invalid values from the browser."""
    index = session.sent(KEY, "pick")
    if type(index) is int and 0 <= index < SHOWN:
        commands.replace_drawing(mnist_digits.sheet(index))


def _neighbours(reading: Reading, layer: int, shown: Map) -> Markup:
    """Return HTML that counts the labels of the test digits nearest to the drawing on a map, or "" if nothing is drawn."""
    if reading.passed is None:
        return Markup()
    gaps = np.linalg.norm(shown.points - shown.plane.place(layers.activations(reading.passed, layer)), axis=1)
    counts = np.bincount(shown.labels[np.argsort(gaps)[:NEIGHBOURS]], minlength=DIGITS)
    around = ", ".join(f"{counts[digit]} labelled {digit}" for digit in np.argsort(-counts, kind="stable") if counts[digit])
    return html(
        '<p data-testid="map-neighbours">The {} numerals nearest to your drawing on this map: {}. The network reads '
        "<strong>{}</strong>.</p>",
        NEIGHBOURS,
        around,
        reading.passed.digit,
    )


def _separation(network: Network, highlighted: int, supervised: bool) -> Markup:
    """Return an HTML table of how often a test digit's nearest neighbour has the same label.

    It has a row for each layer, with this share on the layer's 2-D map and among the layer's activations. The row of the layer
    `highlighted` is marked.
    supervised: True for maps made by LDA, False for PCA.
    """
    maps = [layers.map_of(network, layer, supervised) for layer in range(len(network.layers))]
    rows = []
    for layer, shown in enumerate(maps):
        on_plane, in_layer = (_mean(shares, shown.labels) for shares in (shown.on_plane, shown.in_layer))
        cells = cell(percent(on_plane), testid=f"separation-{layer}", value=on_plane), cell(percent(in_layer), value=in_layer)
        rows.append(row(layers.name(network, layer), share_bar(on_plane), *cells, winner=layer == highlighted))
    heads = "layer", "", "on the map", "in all its numbers"
    return html("<p>{}</p>", _verdict(maps)) + table(heads, *rows, caption="Nearest neighbour shows the same digit")


def _verdict(maps: Sequence[Map]) -> Markup:
    """Return HTML that compares how well digits are separated on the first map (pixels) and the last (last hidden layer)."""
    if len(maps) == 1:
        return html("This network has no hidden layer, so there are only the pixels to look at.")
    shares = [_mean(shown.on_plane, shown.labels) for shown in maps]
    first, last = shares[0], shares[-1]
    apart = last > first
    head = "In this network the digits do not come apart."
    if apart:
        head = "In the last hidden layer the digits are farther apart than in the pixels."
    if all(before < after for before, after in pairwise(shares)):
        head = "Layer by layer the digits come apart."
    why = "That is what hidden layers are for." if apart else "Only training makes hidden layers do that."
    words = (
        " How often does a test digit's nearest neighbour show the same digit? By chance about 1 time "
        f"in 10. On the map it is {percent(first)} for the pixels and {percent(last)} for the last hidden layer. {why} Each "
        "gives an image new numbers, its [[activations|activation]]."
    )
    return html("<strong>{}</strong>{}", head, explained(words))


def _mean(values: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean of ten values, one for each digit, weighted by how often the digit occurs in `labels`. NaN counts as 0."""
    return float(np.nansum(values * np.bincount(labels, minlength=DIGITS)) / len(labels))


@st.cache_data(show_spinner=False)
def _atlas() -> str:
    return images.digit_atlas(mnist_digits.load()[0][:SHOWN], COLUMNS)
