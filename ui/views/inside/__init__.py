"""The Inside view: every number on the way from the drawing to the answer. The network drawn, and below it one part at a time:
the selected neuron's arithmetic, why this digit, what if a neuron were different, all neurons of the first layer.

Files in reading order: inside_names (words), inside_network, inside_neuron, inside_why, inside_whatif, inside_gallery.
"""

import streamlit as st

from ui import state
from ui.reading import Reading
from ui.views.inside import gallery, network, neuron, saliency, whatif

PART_KEY = "inside-part"
PARTS = {
    "This neuron": neuron.show,
    "Why": saliency.show,
    "What if": whatif.show,
    "Gallery": gallery.show,
}


def show(reading: Reading) -> None:
    """Show the inside of a reading, or an invitation where nothing is drawn."""
    if reading.passed is None:
        invitation = "Draw a digit, or press **Try a test digit**: then every number inside the network can be followed."
        st.info(reading.problem or invitation)
        return
    place = network.selected(reading)
    network.show(reading, place)
    state.widgets.restore(PART_KEY, next(iter(PARTS)))
    part = st.segmented_control(
        "Look closer at", list(PARTS), key=PART_KEY, required=True, on_change=state.widgets.store, args=(PART_KEY,)
    )
    PARTS[part](reading, place)
