"""The network as a diagram, and the lists to select a neuron."""

from functools import partial

import streamlit as st

from model.network import Network
from ui import commands, session, widgets
from ui.components import live_reading, network_diagram
from ui.reading import Reading
from ui.text import prose
from ui.text.glossary import layer_name, unit_name

KEY = "inside-network"
LIST_WIDTHS = 180, 150  # px; both lists fit side by side on a phone


def selected(reading: Reading) -> tuple[int, int]:
    """Return the selected neuron. By default, select the first-layer neuron with the largest output."""
    network, place = reading.network, session.current().neuron
    if place is None or place[0] >= len(network.layers) or place[1] >= network.sizes[place[0] + 1]:
        place = 0, int(reading.result.activations[0].argmax())
        commands.select_neuron(*place)
    return place


def show(reading: Reading, place: tuple[int, int]) -> None:
    network, (layer, index) = reading.network, place
    with st.container(horizontal=True, gap="small"):
        widgets.controlled(
            st.selectbox,
            "Layer",
            range(len(network.layers)),
            format_func=lambda k: layer_name(network, k),
            key="inside-layer",
            value=layer,
            on_change=partial(_select_layer, reading),
            help="Select a neuron here, or press it in the diagram.",
            width=LIST_WIDTHS[0],
        )
        widgets.controlled(
            st.selectbox,
            "Neuron",
            range(network.sizes[layer + 1]),
            format_func=lambda i: unit_name(network, layer, i).capitalize(),
            key="inside-neuron",
            value=index,
            on_change=partial(commands.select_neuron, layer),
            width=LIST_WIDTHS[1],
        )
    network_key = live_reading.network_key(reading.network_id, reading.network)
    network_diagram.show(network_key, reading.result, place, KEY, select_pressed)
    prose.markdown(diagram_help(reading.network))


def diagram_help(network: Network) -> str:
    silent = "Many in a [[hidden layer]] are [[silent]]. " if network.hidden == "relu" else ""  # only ReLU gives exactly 0
    how = {
        "softmax": "[[softmax]] turns its score, the [[logit]], into a percentage",
        "sigmoid": "the sigmoid turns its score, the [[logit]], into its output",
    }
    return (
        f":small[Each square is a [[neuron]]: the bluer, the larger its output. {silent}Press one to see its sum, or press a "
        f"digit of the output to see how {how[network.output]}. Each line is an [[edge]], one of the 150 strongest into a layer.]"
    )


def select_pressed() -> None:
    """Select the neuron that the user has clicked, if the browser has sent a valid [layer, index]."""
    chosen = session.sent(KEY, "pick")
    if isinstance(chosen, list) and len(chosen) == 2 and all(type(n) is int and n >= 0 for n in chosen):
        commands.select_neuron(*chosen)


def _select_layer(reading: Reading, layer: int) -> None:
    commands.select_neuron(layer, int(reading.result.activations[layer].argmax()))
