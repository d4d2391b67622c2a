"""The Inside view: every number between the drawing and the answer.

It shows the network as a diagram, and below it one of four parts: the selected neuron's arithmetic, why the network reads this
digit, what would change if a neuron were different, and all neurons of the first layer. In all of them, `place` is the selected
neuron as (layer, index), both from 0.
"""

import streamlit as st

from ui import widgets
from ui.reading import Reading
from ui.text.literal import literal
from ui.views.inside import gallery, network, neuron, saliency, whatif

PART_KEY = "inside-part"
PARTS = {
    "This neuron": neuron.show,
    "Why": saliency.show,
    "What if": whatif.show,
    "Gallery": gallery.show,
}


def show(reading: Reading) -> None:
    """Show the tab "Inside", or ask the user to draw a digit if nothing is drawn."""
    if reading.passed is None:
        invitation = "Draw a digit or press **Try a test digit** to follow every number inside the network."
        st.info(literal(reading.problem) or invitation)
        return
    place = network.selected(reading)
    network.show(reading, place)
    part = widgets.one_of("Look closer at", PARTS, key=PART_KEY)
    PARTS[part](reading, place)
