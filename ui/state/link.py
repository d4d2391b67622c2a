"""What a link brings to a new session: a drawing and a neuron. `ui.links` makes such links."""

import re

import streamlit as st

from model.link import LinkError, decode
from ui.reading import Sheet
from ui.state import drawing, inside, page

DRAWING, NEURON = "drawing", "neuron"  # parameters of the address
NEURON_PLACE = re.compile(r"([1-9]\d?)\.([1-9]\d{0,4})")  # layer and number, both from 1


def follow() -> None:
    """Show what the address names. Only the first run of a session does something.

    What can't be read is left out. A drawing that can't be read gets a sentence.
    """
    if "link_followed" in st.session_state:
        return
    st.session_state.link_followed = True
    if place := NEURON_PLACE.fullmatch(st.query_params.get(NEURON, "")):
        inside.select_neuron(int(place[1]) - 1, int(place[2]) - 1)
    text = st.query_params.get(DRAWING, "")
    if text and not drawing.sheet().drawing["objects"]:  # a canvas that outlived its session keeps its drawing
        try:
            objects, label = decode(text)
        except LinkError as error:
            page.flash(str(error))
            return
        source = "a drawing from a link" + ("" if label is None else f", labelled {label}")
        drawing.replace_drawing(Sheet(objects, label, source))
        st.session_state.linked_place = drawing.place()


def forget_drawing() -> None:
    """Remove a drawing from the address when the sheet holds another one, so that a reload does not bring it back."""
    if DRAWING in st.query_params and st.session_state.get("linked_place") != drawing.place():
        del st.query_params[DRAWING]


def request() -> None:
    """Request the address of the page as it is. Callback of the button."""
    st.session_state.link_requested = True


def requested() -> bool:
    """Return whether the address has been requested, and clear the request."""
    return st.session_state.pop("link_requested", False)
