"""Links to the page as it is: the view, the drawing, the lesson, the selected neuron and a training run.

A link gives no right to change anything. It never holds the browser's secret.
"""

from urllib.parse import urlencode

import streamlit as st

from model.link import encode
from ui import networks, state
from ui.components import copy_link
from ui.frame import network_picker
from ui.reading import Reading
from ui.state import link

TOO_LONG = "The drawing is too long for a link, so it is left out."
ONLY_HERE = "The network that reads here exists in this visit only. The link opens with the shipped one."
KEPT = ("hide", "projector")  # parameters that a link passes on


def show(reading: Reading, view: str) -> None:
    """Show a button that copies a link to the current page. view: the name of the open view (tab)."""
    link.forget_drawing()
    request = state.link.requested()
    query, note = make(reading, view) if request else ("", "")
    copy_link.show(request, query, note, state.link.request)


def make(reading: Reading, view: str) -> tuple[str, str]:
    """Return the query string of a link to the current page, and a note about what the link can't contain.

    reading: the drawing and the network's prediction.
    view: the name of the open view (a tab of the app).
    """
    parameters, notes = {name: st.query_params[name] for name in KEPT if name in st.query_params}, []
    if view != state.page.FIRST_VIEW:
        parameters[state.page.VIEW] = view
    if view == "Lessons":
        parameters[state.lessons.ADDRESS] = st.query_params.get(state.lessons.ADDRESS, "1")
    if view == "Inside" and (place := state.inside.neuron()):
        parameters[link.NEURON] = f"{place[0] + 1}.{place[1] + 1}"
    run_id = reading.network_id.partition(":")[0]
    if reading.network_id in state.networks.added():
        notes.append(ONLY_HERE)
    elif run_id != networks.SHIPPED:
        parameters[network_picker.ADDRESS] = run_id
    if reading.digit is not None and reading.parsed is not None:
        text = encode(reading.parsed, reading.sheet.label)
        if text:
            parameters[link.DRAWING] = text
        else:
            notes.append(TOO_LONG)
    return urlencode(parameters), " ".join(notes)
