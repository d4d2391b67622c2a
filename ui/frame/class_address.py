"""The address of a class's server and its QR code, on the projector (`make class`)."""

import segno
import streamlit as st
from markupsafe import Markup

from training.jobs import environment
from ui import session


def show() -> None:
    """Show the server's address and QR code on a projector: large until somebody draws, then in a corner (projector.css)."""
    address = environment.address()
    if not address or not session.current().is_projected:
        return
    code = segno.make(address).svg_data_uri(scale=10, border=2, light="white")
    folds = Markup('<details class="class-address" open><summary>QR code</summary>{}<p>{}</p></details>')
    st.html(folds.format(Markup('<img alt="QR code of this address" src="{}">').format(code), address))
