"""The Inside view: every number between the drawing and the answer.

It shows the network as a diagram, and below it one of four parts. Everywhere, `place` is the selected neuron as (layer, index),
both from 0.
"""

import streamlit as st

from ui import widgets
from ui.reading import Reading
from ui.text.literal import literal
from ui.views.inside import damage, diagram, gallery, neuron, saliency, whatif

PART_KEY, CHANGED_KEY = "inside-part", "inside-changed"
WHAT_IF = "What if"
ONE, ALL = "One neuron", "The whole network"


def _what_if(reading: Reading, place: tuple[int, int]) -> None:
    st.subheader("What if?", anchor=False, help="Only your copy of the network changes.")
    if widgets.one_of("What is changed", (ONE, ALL), key=CHANGED_KEY) == ONE:
        whatif.show(reading, place)
    else:
        damage.show(reading)


PARTS = {
    "This neuron": neuron.show,
    "Why": saliency.show,
    WHAT_IF: _what_if,
    "Gallery": gallery.show,
}


def show(reading: Reading) -> None:
    if reading.passed is None:
        invitation = "Draw a digit or press **Try a test digit** to follow every number inside the network."
        st.info(literal(reading.problem) or invitation)
        return
    place = diagram.selected(reading)
    diagram.show(reading, place)
    part = widgets.one_of("Look closer at", PARTS, key=PART_KEY)
    PARTS[part](reading, place)
