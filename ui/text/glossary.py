"""The explanations of terms (glossary.json), and the names of layers and neurons. Code counts from 0, names count from 1.

A text marks a term as [[epoch]], or as [[epochs|epoch]], which shows another word. What stands last is the term's id. It is the
same in every language, so a translation always has both: [[Epochen|epoch]].
"""

import json
import re
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from model.network import Network
from ui.text.language import t

# The explanations by the terms' ids. They are messages, as if they were marked: the catalogues have those of glossary.json.
HELP: dict[str, str] = json.loads(Path(__file__).with_name("glossary.json").read_text(encoding="utf-8"))
MARKED = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\]]+))?\]\]")


def term(word: str, explanation: str) -> Markup:
    """Return an HTML span with a word and its explanation, a tooltip that appears on hover, tap and keyboard focus.

    word: in the visitor's language. explanation: a marked message, such as one of HELP.
    """
    return Markup('<span class="term" tabindex="0" data-help="{0}" aria-description="{0}">{1}</span>').format(
        t(explanation), word
    )


def explained(text: str) -> Markup:
    """Return a text as HTML in which marked terms show their explanation as a tooltip. text: in the visitor's language.

    Raise KeyError if the glossary lacks a term.
    """
    parts, end = [], 0
    for found in MARKED.finditer(text):
        parts += [text[end : found.start()], term(found[1], HELP[found[2] or found[1]])]
        end = found.end()
    return Markup().join([*parts, text[end:]])


def markdown(text: str) -> None:
    """Show Markdown with tooltips for glossary terms, such as [[epoch]]. Escape text from users with `literal` first."""
    st.markdown(explained(text), unsafe_allow_html=True)


def layer_name(network: Network, layer: int) -> str:
    """Return the name of a layer: "Hidden layer 1", "Hidden layer 2", … or "Output"."""
    return t("Output") if layer == len(network.layers) - 1 else t("Hidden layer {n}", n=layer + 1)


def unit_name(network: Network, layer: int, index: int) -> str:
    """Return the name of a neuron in its layer: "neuron 17", or "digit 4" in the output layer."""
    return t("digit {digit}", digit=index) if layer == len(network.layers) - 1 else t("neuron {n}", n=index + 1)


def neuron_name(network: Network, layer: int, index: int) -> str:
    """Return the name of a neuron with its layer: "Hidden layer 1, neuron 17" or "Output, digit 4"."""
    if layer == len(network.layers) - 1:
        return t("Output, digit {digit}", digit=index)
    return t("Hidden layer {layer}, neuron {n}", layer=layer + 1, n=index + 1)


def pixel_name(index: int) -> str:
    """Return the name of the pixel with an index from 0 to 783: "row 3, column 5"."""
    return t("row {row}, column {column}", row=index // 28 + 1, column=index % 28 + 1)


def input_name(network: Network, layer: int, index: int) -> str:
    """Return the name of an input of a layer: "3, 5" (row, column) for a pixel, "neuron 17" in the previous layer."""
    return f"{index // 28 + 1}, {index % 28 + 1}" if layer == 0 else unit_name(network, layer - 1, index)
