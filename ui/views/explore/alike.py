"""The training images that are nearest to the drawing in a layer."""

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.network import DIGITS, Network
from ui import widgets
from ui.components import figure
from ui.figures import captions, images
from ui.mnist_digits import sample_of
from ui.reading import Reading
from ui.text.format import significant
from ui.text.glossary import HELP, explained
from ui.views.explore import layers

KEY, LAYER_KEY = "explore-alike", "explore-layer"
NEAREST = 8  # training images


def show(reading: Reading) -> None:
    sample, network = sample_of(reading), reading.network
    if sample.note:
        st.info(sample.note, icon=":material/edit:")
    known = range(len(network.layers))
    layer = widgets.one_of(
        "Layer",
        known,
        key=LAYER_KEY,
        default=known[-1],
        format_func=lambda layer: layers.name(network, layer),
        help=HELP["hidden layer"],
    )
    figure.show(markup(network, layer, sample.pixels, sample.description), KEY)


def distances(network: Network, pixels: np.ndarray, layer: int) -> np.ndarray:
    """Return the distances in a layer from an image, (28, 28), to the n images of `layers.background`, as float32 (n,)."""
    one = layers.activations(network.forward(pixels), layer)
    return np.linalg.norm(layers.background_activations(network, layer) - one, axis=1)


def markup(network: Network, layer: int, pixels: np.ndarray, description: str) -> Markup:
    """Return HTML with an image, its nearest training images in `layer` and an explanation. description: the image's name."""
    (every, labels), gaps = layers.background(), distances(network, pixels, layer)
    nearest = np.argsort(gaps, kind="stable")[:NEAREST]
    counts = np.bincount(labels[nearest], minlength=DIGITS)
    most = int(counts.argmax())
    numbers = explained(f"[[distance]] of {network.sizes[layer]} {'[[activations|activation]]' if layer else 'pixels'}")
    title = Markup("<strong>{}</strong>").format(description[0].upper() + description[1:])
    pictures = [captions.image(images.digit(pixels), title, description)]
    for index in nearest:
        title = Markup("<strong>{}</strong> ({})").format(labels[index], significant(float(gaps[index])))
        name = f"Training image no. {index}, labelled {labels[index]}"
        pictures.append(captions.image(images.digit(every[index] / 255), title, name))
    return Markup(
        "<p><strong>The {nearest} training images nearest to {name} by {layer}.</strong> {most} are labelled {label}. "
        "In brackets: the {numbers}, on average {average}.</p>"
        '<div class="pictures small-pictures">{pictures}</div>'
        "<p>The network stores no images: these are the nearest of {n:,}.</p>"
    ).format(
        nearest=NEAREST,
        name=description,
        layer=layers.name(network, layer).lower(),
        most=f"{'All' if counts[most] == NEAREST else f'{counts[most]} of'} {NEAREST}",
        label=most,
        numbers=numbers,
        average=significant(float(gaps.mean())),
        pictures=Markup().join(pictures),
        n=len(every),
    )
