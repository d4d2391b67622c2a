"""Every term that a text marks is in the glossary, which Python and JavaScript share."""

import re

import pytest

from tests.python import ROOT
from tests.ui.page import small
from ui.components.bundle import bundle
from ui.text import catalogue, glossary


def test_every_marked_term_is_explained_and_every_explanation_is_used():
    messages = [
        text for each in catalogue.read(catalogue.TEMPLATE) for text in ([each.id] if isinstance(each.id, str) else each.id)
    ]
    marked = {term for text in messages for term in catalogue.TERMS.findall(text)}
    looked_up = set()
    for path in (path for ending in ("py", "html", "js") for path in (ROOT / "ui").rglob(f"*.{ending}")):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            looked_up |= set(re.findall(r"""HELP\[["']([^"']+)["']\]""", text))
        else:
            looked_up |= set(re.findall(r"GLOSSARY\.(\w+)", text))
    assert {"epoch", "hidden layer", "weight"} <= marked
    marked.discard(r"\1")  # of a pattern in catalogue.py
    assert marked | looked_up == set(glossary.HELP)
    script = bundle("runs/entry.js")
    assert all(explanation[:40] in script for name, explanation in glossary.HELP.items() if name.isascii())


def test_a_marked_word_becomes_a_term_with_its_explanation():
    text = glossary.explained("It goes through [[epochs|epoch]] of [[MNIST]].")
    assert text.count('class="term" tabindex="0"') == 2
    assert glossary.HELP["epoch"] in text and ">epochs</span>" in text and "[[" not in text
    with pytest.raises(KeyError):
        glossary.explained("[[flux capacitor]]")


def test_pixels_and_neurons_count_from_1():
    network = small()
    names = {27: "row 1, column 28", 28: "row 2, column 1"}
    assert {i: glossary.pixel_name(i) for i in names} == names
    assert glossary.input_name(network, 0, 29) == "2, 2"
    assert glossary.input_name(network, 1, 2) == glossary.input_name(network, 2, 2) == "neuron 3"
