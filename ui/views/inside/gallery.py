"""The neurons of the first layer as pictures of their weights, sorted by their output, to select one."""

import numpy as np
import streamlit as st

from ui import commands, session
from ui.components import figure
from ui.figures import charts, images
from ui.reading import Reading
from ui.text import prose
from ui.text.format import describe_unused, fixed
from ui.text.glossary import unit_name
from ui.text.markup import Markup, html

GALLERY_KEY = "inside-gallery"
MOST_SHOWN = 256  # pictures
COLUMNS = 32  # pictures in a row of the image that contains all of them
SCALE_SHARE = 0.995  # of the weights lie within the colour scale, so that one large weight does not make the others look pale


def show(reading: Reading, place: tuple[int, int]) -> None:
    units, weights = reading.network.sizes[1], reading.network.layers[0].w
    st.subheader(f"All {units} neurons of the first layer", anchor=False)
    prose.markdown(
        f"Each picture shows the 784 = 28 · 28 [[weights|weight]] of one [[neuron]].{describe_unused(weights)} **Ink on blue "
        "raises its sum, ink on orange lowers it.** None is a memorised digit. Press one to select its "
        "neuron. Those with the largest output for your drawing come first."
    )
    order = np.argsort(-reading.result.activations[0], kind="stable")[:MOST_SHOWN]
    with st.container(gap=None):
        figure.set_atlas(_atlas(reading.network.key, weights), "inside-atlas")
        figure.show(markup(reading, order, place), GALLERY_KEY, on_pick=select_pressed)
    if units > MOST_SHOWN:
        st.caption(f"These are the first {MOST_SHOWN} of {units} neurons.")


def markup(reading: Reading, order: np.ndarray, place: tuple[int, int]) -> Markup:
    """Return HTML buttons with pictures of first-layer weights. order: the neurons' indices. place: the selected neuron."""
    network = reading.network
    rows = -(-network.sizes[1] // COLUMNS)
    cells = []
    for rank, i in enumerate(order.tolist()):
        row, column = divmod(i, COLUMNS)
        x, y = 100 * column / (COLUMNS - 1), 100 * row / max(1, rows - 1)
        pressed, stop = ("true" if place == (0, i) else "false"), (-1 if rank else 0)
        below = fixed(float(reading.result.activations[0][i]))
        name = f"{unit_name(network, 0, i)}: output {below}"
        cells.append(
            html(
                '<button type="button" data-pick="{i}" aria-pressed="{pressed}" tabindex="{stop}" aria-label="{name}" '
                'title="{name}"><i style="background-position:{x:.3f}% {y:.3f}%"></i>{below}</button>',
                i=i,
                pressed=pressed,
                stop=stop,
                name=name,
                x=x,
                y=y,
                below=below,
            )
        )
    gallery = html(
        "<style>.gallery i{{background-size:{}% {}%}}</style>"
        '<div class="gallery" role="group" aria-label="Neurons of the first layer; arrow keys go through them">{}</div>',
        COLUMNS * 100,
        rows * 100,
        cells,
    )
    return gallery + charts.legend(_scale(network.layers[0].w), "ink lowers z", "ink raises z", whole=False)


def select_pressed() -> None:
    chosen = session.sent(GALLERY_KEY, "pick")
    if isinstance(chosen, str) and chosen.isdecimal():
        commands.select_neuron(0, int(chosen))


def _scale(weights: np.ndarray) -> float:
    return images.robust_scale(weights, SCALE_SHARE)


@st.cache_data(show_spinner=False, max_entries=16)
def _atlas(key: str, _weights: np.ndarray) -> str:  # key: hash of the weights
    return images.atlas(_weights, _scale(_weights), COLUMNS)
