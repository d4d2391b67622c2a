"""Links that restore the view, drawing, lesson, neuron and training run. They give no right to change anything."""

from urllib.parse import urlencode

import segno
import streamlit as st
from markupsafe import Markup

from model.link import encode
from model.reading import Reading
from training.jobs import environment
from ui import commands, session
from ui.components import foot
from ui.text.language import mark, t

TOO_LONG = mark("The drawing is too long for a link, so it is left out.")
ONLY_HERE = mark("The network that reads here exists in this visit only. The link opens with the shipped one.")


def show(reading: Reading, view: str) -> None:
    """Show a button that copies a link to the page, and a button that resets the session."""
    visitor = session.current()
    query, note = _make(reading, view) if visitor.requests.makes_link else ("", "")
    request = visitor.requests.links if visitor.requests.makes_link else 0
    foot.show(request, query, note, session.ADDRESS, commands.page.request_link)


def _make(reading: Reading, view: str) -> tuple[str, str]:
    """Return the query string of a link that reopens the page in the tab `view`, and a note on what the link does not restore."""
    visitor, notes = session.current(), []
    shown = session.address(visitor)
    parameters = {name: shown[name] for name in ("view", "lesson", "training") if shown[name]}
    if view == session.FIRST_VIEW and visitor.neuron:
        parameters["neuron"] = f"{visitor.neuron[0] + 1}.{visitor.neuron[1] + 1}"
    if reading.network_id in visitor.added:
        notes.append(t(ONLY_HERE))
    if reading.digit is not None:
        if text := encode(reading.sheet.drawing, reading.sheet.label):
            parameters["drawing"] = text
        else:
            notes.append(t(TOO_LONG))
    return urlencode(parameters), " ".join(notes)


def show_class_address() -> None:
    """Show the pupils' address and its QR code on a projector: large until somebody draws, then in a corner (projector.css).

    The code carries the plan that the projector's own address names: ?projector&tour=1,2.
    """
    address = environment.address()
    if not address or not session.current().address.is_projected:
        return
    address = f"{address.rstrip('/')}/?class"
    code = segno.make(address + session.plan()).svg_data_uri(scale=10, border=2, light="white")
    folds = Markup('<details class="class-address" open><summary>{}</summary><img alt="{}" src="{}"><p>{}</p></details>')
    st.html(folds.format(t("QR code"), t("QR code of this address"), code, address))
