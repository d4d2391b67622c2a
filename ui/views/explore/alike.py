"""The training images that are nearest to the drawing in a layer."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.network import DIGITS, Network
from ui import widgets
from ui.components import figure
from ui.example_digit import sample_of
from ui.figures import captions, images
from ui.reading import Reading
from ui.text.format import significant
from ui.text.glossary import HELP, explained
from ui.views.explore import layers

KEY, LAYER_KEY = "explore-alike", "explore-layer"
NEAREST = 8  # training images


@dataclass(frozen=True)
class Neighbours:
    """The training images whose activations in a layer are most similar to those of a drawing, most similar first."""

    indices: np.ndarray  # int (n,), the positions of these images in MNIST's training set
    pixels: np.ndarray  # uint8 (n, 784)
    labels: np.ndarray  # uint8 (n,)
    distances: np.ndarray  # float32 (n,), the Euclidean distances of their activations from the drawing's
    average: float  # the mean distance of all `count` training images that were compared
    count: int


def show(reading: Reading) -> None:
    sample = sample_of(reading)
    if sample.note:
        st.info(sample.note, icon=":material/edit:")
    layer = choose(reading.network)
    found = nearest(reading.network, sample.pixels, layer)
    figure.show(markup(reading.network, layer, sample.pixels, sample.description, found), KEY)


def choose(network: Network) -> int:
    """Show buttons to choose a layer of the network. Return the layer's index. The default is the last hidden layer."""
    known = list(range(len(network.layers)))
    return widgets.one_of(
        "Layer",
        known,
        key=LAYER_KEY,
        default=known[-1],
        format_func=lambda layer: layers.name(network, layer),
        help=HELP["hidden layer"],
    )


def nearest(network: Network, pixels: np.ndarray, layer: int) -> Neighbours:
    """Return the training images whose activations in a layer are nearest to those of an image. pixels: float32 (28, 28)."""
    images, labels = layers.background()
    one = layers.activations(network.forward(pixels), layer)
    gaps = np.linalg.norm(layers.background_activations(network, layer) - one, axis=1)
    found = np.argsort(gaps, kind="stable")[:NEAREST]
    return Neighbours(found, images[found], labels[found], gaps[found], float(gaps.mean()), len(images))


def markup(network: Network, layer: int, pixels: np.ndarray, description: str, found: Neighbours) -> Markup:
    """Return HTML with an image, its nearest training images in `layer` and an explanation. description: the image's name."""
    counts = np.bincount(found.labels, minlength=DIGITS)
    most = int(counts.argmax())
    labels = (
        f"All {NEAREST} are labelled {most}." if counts[most] == NEAREST else f"{counts[most]} of {NEAREST} are labelled {most}."
    )
    numbers = explained(f"[[distance]] of {network.sizes[layer]} {'[[activations|activation]]' if layer else 'pixels'}")
    title = Markup("<strong>{}</strong>").format(description[0].upper() + description[1:])
    pictures = [captions.image(images.digit(pixels), title, description)]
    for index, image, label, gap in zip(found.indices, found.pixels, found.labels, found.distances, strict=True):
        title = Markup("<strong>{}</strong> ({})").format(label, significant(float(gap)))
        pictures.append(captions.image(images.digit(image / 255), title, f"Training image no. {index}, labelled {label}"))
    return Markup(
        "<p><strong>The {} training images nearest to {} by {}.</strong> {} In brackets: the {}, on average {}.</p>"
    ).format(
        NEAREST,
        description,
        layers.name(network, layer).lower(),
        labels,
        numbers,
        significant(found.average),
    ) + Markup(
        '<div class="pictures small-pictures">{}</div><p>The network stores no images: these are the nearest of {:,}.</p>'
    ).format(
        Markup().join(pictures),
        found.count,
    )
