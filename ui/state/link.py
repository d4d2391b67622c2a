"""What a link brings to a new session: a drawing and a neuron. `ui.frame.links` makes such links."""

import re

import streamlit as st

from model.link import LinkError, decode
from ui.reading import Sheet
from ui.state import drawing, inside, page

DRAWING, NEURON = "drawing", "neuron"  # parameters of the address
NEURON_PLACE = re.compile(r"([1-9]\d?)\.([1-9]\d{0,4})")  # layer and number, both from 1


def follow() -> None:
    """Put the drawing in the page's address on the canvas, and select the neuron in the address, as in ?drawing=…&neuron=1.17.

    The drawing is not used if the canvas holds a drawing already. A message is shown if the drawing in the address can't be read.
    Only the first call in a session has an effect.
    """
    if "link_followed" in st.session_state:
        return
    st.session_state.link_followed = True
    if place := NEURON_PLACE.fullmatch(st.query_params.get(NEURON, "")):
        inside.select_neuron(int(place[1]) - 1, int(place[2]) - 1)
    text = st.query_params.get(DRAWING, "")
    if text and not drawing.sheet().drawing["objects"]:  # a canvas that outlived its session keeps its drawing
        with page.flash_errors(LinkError):
            objects, label = decode(text)
            source = "a drawing from a link" + ("" if label is None else f", labelled {label}")
            drawing.replace_drawing(Sheet(objects, label, source))
            st.session_state.linked_place = drawing.place()


def forget_drawing() -> None:
    """Remove the drawing from the page's address if the canvas shows another drawing.

    If the drawing stayed in the address, a reload of the page would put it on the canvas again.
    """
    if DRAWING in st.query_params and st.session_state.get("linked_place") != drawing.place():
        del st.query_params[DRAWING]


def request() -> None:
    """Record that the user wants a link to the current page. The next run of the page creates it, and the browser copies it.

    This is the callback of the button "Copy link".
    """
    st.session_state.link_requests = st.session_state.get("link_requests", 0) + 1
    st.session_state.link_requested = True


def requested() -> int:
    """Return a number that identifies the user's request for a link to the current page, and clear the request.

    Return 0 if there is no request.
    """
    return st.session_state.link_requests if st.session_state.pop("link_requested", False) else 0
