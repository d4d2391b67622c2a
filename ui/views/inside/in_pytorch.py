"""In PyTorch: the network's code, line by line, and the part of the picture that each line makes."""

import streamlit as st

from model.export import torch_lines
from ui.components import network_picture
from ui.reading import Reading
from ui.text.format import dropout_rate


def show(reading: Reading) -> None:
    network = reading.network
    st.markdown("The same network in PyTorch, and one step of its training. **Press a line:** its part of the picture lights up.")
    lines = torch_lines(network, dropout_rate(network) or 0)
    network_picture.show_code([{"text": text, "light": light_of(part, len(network.layers))} for text, part in lines])


def light_of(part: int | str, layers: int) -> dict[str, list[int]] | None:
    """Return what a line of code lights: columns of the picture, and the layers whose wires. 0: the pixels, or the first layer.

    part: of the network, as `torch_lines` names it.
    """
    match part:
        case int():
            return {"columns": [part + 1], "wires": [part]}
        case "pixels":
            return {"columns": [0], "wires": []}
        case "outputs":
            return {"columns": [layers], "wires": []}
        case "weights":
            return {"columns": [], "wires": list(range(layers))}
    return None
