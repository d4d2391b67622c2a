"""The Explore view: a map of digits with the drawing, similar digits, and how to turn the drawing into another digit.

Files in reading order: layers (their activations), map, alike, reshape, game.
"""

import streamlit as st

from model.mnist import DataError
from ui import widgets
from ui.reading import Reading
from ui.text.literal import literal
from ui.views.explore import alike, game, map, reshape

PART_KEY = "explore-part"
PARTS = {"Map": map.show, "Alike": alike.show, "Reshape": reshape.show, game.NAME: game.show}


def show(reading: Reading) -> None:
    part = widgets.one_of("Explore", PARTS, key=PART_KEY, label_visibility="collapsed")
    try:
        PARTS[part](reading)
    except DataError as error:
        st.warning(f"This part needs MNIST's digits: {literal(error)}", icon=":material/warning:")
