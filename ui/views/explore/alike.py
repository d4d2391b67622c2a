"""The training images that are nearest to the drawing in a layer."""

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.network import DIGITS, Network
from model.reading import Reading
from ui import widgets
from ui.components import figure
from ui.figures import captions, images
from ui.mnist_digits import sample_of
from ui.text import glossary
from ui.text.format import significant
from ui.text.glossary import HELP
from ui.views.explore import layers

KEY, LAYER_KEY = "explore-alike", "explore-layer"
NEAREST = 8  # training images


def show(reading: Reading) -> None:
    sample, network = sample_of(reading), reading.network
    if sample.note:
        st.info(sample.note, icon=":material/edit:")
    known = range(len(network.layers))
    named = {"format_func": lambda layer: layers.name(network, layer), "help": HELP["hidden layer"]}
    layer = widgets.one_of("Layer", known, key=LAYER_KEY, default=known[-1], **named)
    (every, labels), gaps = layers.background(), distances(network, sample.pixels, layer)
    nearest = np.argsort(gaps, kind="stable")[:NEAREST]
    counts = np.bincount(labels[nearest], minlength=DIGITS)
    most, name = int(counts.argmax()), sample.description
    numbers = f"{network.sizes[layer]} {'[[activations|activation]]' if layer else 'pixels'}"
    share = "All" if counts[most] == NEAREST else f"{counts[most]} of"
    glossary.markdown(
        f"**The {NEAREST} training images nearest to {name} by {layers.name(network, layer).lower()}.** {share} {NEAREST} are "
        f"labelled {most}. In brackets: each one's [[distance]] in {numbers}. The average of all {len(every):,} "
        f"is {significant(float(gaps.mean()))}. The network stores no images."
    )
    pictures = [captions.image(images.digit(sample.pixels), name[0].upper() + name[1:], name)]
    for index in nearest:
        title = Markup("<strong>{}</strong> ({})").format(labels[index], significant(float(gaps[index])))
        about = f"Training image no. {index}, labelled {labels[index]}"
        pictures.append(captions.image(images.digit(every[index] / 255), title, about))
    figure.show(captions.small_pictures(pictures), KEY)


def distances(network: Network, pixels: np.ndarray, layer: int) -> np.ndarray:
    """Return the distances in a layer from an image, (28, 28), to the n images of `layers.background`, as float32 (n,)."""
    one = layers.activations(network.forward(pixels), layer)
    return np.linalg.norm(layers.background_activations(network, layer) - one, axis=1)
