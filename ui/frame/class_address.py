"""The address of a class's server and its QR code, on the projector until somebody opens the app (`make class`)."""

import html

import segno
import streamlit as st

from training.jobs import environment
from ui import server, session

LOOK_EVERY = 2.0  # s


def show(is_drawn: bool) -> bool:
    """Show the server's address and QR code on a projector until somebody opens the app or draws. Return whether it is shown."""
    address = environment.address()
    if not address or is_drawn or not session.current().is_projected or server.visitor_count():
        return False
    session.poll(_address, address, every=LOOK_EVERY)
    return True


def _address(address: str) -> None:
    if server.visitor_count():
        st.rerun()
    code = segno.make(address).svg_data_uri(scale=10, border=2, light="white")
    st.html(f'<div class="class-address"><p>{html.escape(address)}</p><img alt="QR code of this address" src="{code}"></div>')
