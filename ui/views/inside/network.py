"""The network as a diagram: its neurons, the strongest edges into each layer, and the lists to select a neuron.

An edge is the connection between two neurons.
"""

from functools import partial
from typing import Any

import streamlit as st

from model.explain import Edges, edges_into, edges_out_of, strongest_edges
from model.network import Network
from ui import commands, session, widgets
from ui.components import network_diagram
from ui.figures import images
from ui.reading import Reading
from ui.text import prose
from ui.text.format import count, rounded
from ui.text.glossary import HELP, layer_name
from ui.views import neuron_choice

KEY = "inside-network"
COUNT_KEY = "inside-edges"
EDGES, MOST_EDGES = 150, 500  # into each layer: the default and the maximum
OWN_EDGES = 16  # edges into and out of the selected neuron that are always drawn
SLIDER_WIDTH = 210  # px
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
        edges = widgets.remembered(
            st.slider,
            "Edges into each layer",
            0,
            MOST_EDGES,
            step=10,
            key=COUNT_KEY,
            default=EDGES,
            help=f"{HELP['edge']} The slider sets how many are drawn into each layer: those with the largest products "
            "(input times weight), which change the sums most.",
            width=SLIDER_WIDTH,
        )
    network_diagram.show(message(reading, place, edges), KEY, _select)
    prose.markdown(diagram_help(reading.network))


def diagram_help(network: Network) -> str:
    silent = "Many in a [[hidden layer]] are [[silent]]. " if network.hidden == "relu" else ""  # only ReLU gives exactly 0
    how = {
        "softmax": "[[softmax]] turns its score, the [[logit]], into a percentage",
        "sigmoid": "the sigmoid turns its score, the [[logit]], into its output",
    }
    return (
        f":small[Each square is a [[neuron]]: the bluer, the larger its output. {silent}Press one to see its sum, or press a "
        f"digit of the output to see how {how[network.output]}.]"
    )


def message(reading: Reading, place: tuple[int, int], most: int) -> dict[str, Any]:
    """Return what the network diagram shows, as JSON values. most: how many edges into each layer to draw, strongest first."""
    network, passed = reading.network, reading.result
    last = len(network.layers) - 1
    layers = []
    for k, (z, a) in enumerate(zip(passed.pre_activations, passed.activations, strict=True)):
        scale = images.scale_of(a)
        silent = int((a == 0).sum())
        under = f"{len(a)}, {silent} silent" if silent else count(len(a), "neuron")
        if k == last:
            under = f"10 digits, {network.output}"
        layers.append({"name": layer_name(network, k), "under": under, "z": rounded(z), "a": rounded(a), "scale": scale})
    edges = [_edges(strongest_edges(network, passed, k, most)) for k in range(last + 1)]
    layer, index = place
    _add(edges[layer], edges_into(network, passed, layer, index, OWN_EDGES))
    if layer < last:
        _add(edges[layer + 1], edges_out_of(network, passed, layer, index, OWN_EDGES))
    return {
        "label": f"The network {network.architecture} reading this drawing as {passed.digit}",
        "image": images.digit(passed.x),
        "ink": int((passed.x > 0).sum()),
        "layers": layers,
        "shares": passed.probabilities.astype(float).tolist(),
        "winner": passed.digit,
        "edges": edges,
        "selected": list(place),
    }


def _select() -> None:
    select_pressed()


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


def _edges(edges: Edges) -> list[list]:
    return [list(edge) for edge in zip(edges.source.tolist(), edges.target.tolist(), rounded(edges.product), strict=True)]


def _add(drawn: list[list], edges: Edges) -> None:
    """Add edges to `drawn`, a list of [source, target, value]. Skip an edge that is already in the list."""
    known = {(source, target) for source, target, _ in drawn}
    drawn.extend(edge for edge in _edges(edges) if (edge[0], edge[1]) not in known)
