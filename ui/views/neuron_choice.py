"""The neuron that is selected in all views, and two lists to select another one."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from model.explain import influence, one_hot
from model.layers import ForwardPass
from model.network import DIGITS, Network
from ui import commands, session, widgets
from ui.text.glossary import layer_name, unit_name

LIST_WIDTHS = 180, 150  # px; both lists fit side by side on a phone


def current(network: Network, passed: ForwardPass, layers: int) -> tuple[int, int]:
    """Return the selected neuron as (layer, index), if the network has this neuron in one of its first `layers` layers.

    If not, return the first-layer neuron that contributes most to the predicted digit. passed: the drawing's forward pass.
    """
    place = session.current().neuron
    if place is None or place[0] >= layers or place[1] >= network.sizes[place[0] + 1]:
        return 0, int(influence(network, passed, 0, one_hot(DIGITS, passed.digit)).argmax())
    return place


def lists(
    network: Network, place: tuple[int, int], layers: int, key: str, on_layer: Callable[[int], None], help_text: str
) -> None:
    """Show two lists to select a neuron: a list of the first `layers` layers, and a list of the neurons in the current layer.

    place: the 0-based layer and index of the selected neuron. key: the prefix of the widget keys of both lists.
    on_layer: called with the index of the layer that the user chooses. It must select a neuron of this layer.
    """
    layer, index = place
    widgets.controlled(
        st.selectbox,
        "Layer",
        range(layers),
        format_func=lambda k: layer_name(network, k),
        key=f"{key}-layer",
        value=layer,
        on_change=on_layer,
        help=help_text,
        width=LIST_WIDTHS[0],
    )
    widgets.controlled(
        st.selectbox,
        "Neuron",
        range(network.sizes[layer + 1]),
        format_func=lambda i: unit_name(network, layer, i).capitalize(),
        key=f"{key}-neuron",
        value=index,
        on_change=partial(commands.select_neuron, layer),
        width=LIST_WIDTHS[1],
    )
