"""The explanations of terms, and the names of layers and neurons. Code counts from 0, names count from 1.

The terms are in glossary.json, because the browser components use them too (ui/components/shared/terms.js).
"""

import html
import json
import re
from pathlib import Path

from model.network import Network

HELP: dict[str, str] = json.loads(Path(__file__).with_name("glossary.json").read_text(encoding="utf-8"))
MARKED = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")


def term(word: str, explanation: str) -> str:
    """Return a word as markup, dotted. Its explanation appears when the pointer is over it, it is tapped or it has the focus.

    In a component, shared/tooltip.js shows the explanation. On the page itself, ui/style.css does.
    """
    text, explanation = html.escape(word), html.escape(explanation)
    return f'<span class="term" tabindex="0" data-help="{explanation}" aria-description="{explanation}">{text}</span>'


def explained(text: str) -> str:
    """Return a text in which the marked words are terms of the glossary: [[epoch]], or [[epochs|epoch]] for another form.

    Raise KeyError if the glossary lacks a term.
    """
    return MARKED.sub(lambda found: term(found[1], HELP[found[2] or found[1]]), text)


def layer_name(network: Network, layer: int) -> str:
    """Return "Hidden layer 1", "Hidden layer 2", … or "Output"."""
    return "Output" if layer == len(network.layers) - 1 else f"Hidden layer {layer + 1}"


def unit_name(network: Network, layer: int, index: int) -> str:
    """Return "neuron 17", or "digit 4" in the output layer."""
    return f"digit {index}" if layer == len(network.layers) - 1 else f"neuron {index + 1}"


def neuron_name(network: Network, layer: int, index: int) -> str:
    """Return "Hidden layer 1, neuron 17" or "Output, digit 4"."""
    return f"{layer_name(network, layer)}, {unit_name(network, layer, index)}"


def input_name(network: Network, layer: int, index: int) -> str:
    """Return the name of one of a layer's inputs: "row 3, column 5" for a pixel, or a neuron of the layer before."""
    return f"row {index // 28 + 1}, column {index % 28 + 1}" if layer == 0 else unit_name(network, layer - 1, index)
