"""The network as a diagram, and the lists to select a neuron."""

from functools import partial

import streamlit as st

from model.network import Network
from ui import commands, session
from ui.components import live_reading, network_diagram
from ui.reading import Reading
from ui.text import prose
from ui.views import neuron_choice

KEY = "inside-network"
LISTS_HELP = "Select a neuron here, or press it in the diagram."


def selected(reading: Reading) -> tuple[int, int]:
    """Return the selected neuron. By default, select the first-layer neuron that contributes most to the predicted digit."""
    place = neuron_choice.current(reading.network, reading.result, len(reading.network.layers))
    commands.select_neuron(*place)
    return place


def show(reading: Reading, place: tuple[int, int]) -> None:
    with st.container(horizontal=True, gap="small"):
        layers = len(reading.network.layers)
        neuron_choice.lists(reading.network, place, layers, "inside", partial(_select_layer, reading), LISTS_HELP)
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


def select_pressed(key: str = KEY) -> bool:
    """Select the neuron that the user has clicked in a component. Return whether the browser has sent a valid [layer, index]."""
    chosen = session.sent(key, "pick")
    if isinstance(chosen, list) and len(chosen) == 2 and all(type(n) is int and n >= 0 for n in chosen):
        commands.select_neuron(*chosen)
        return True
    return False


def _select_layer(reading: Reading, layer: int) -> None:
    """Select the neuron that has the largest output in the given layer."""
    commands.select_neuron(layer, int(reading.result.activations[layer].argmax()))
