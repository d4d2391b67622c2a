"""The address of a class's server and its QR code, on the projector until somebody opens the app (`make class`)."""

import weakref

import segno
import streamlit as st

from training.jobs import environment
from ui import session
from ui.text.markup import html

LOOK_EVERY = 2.0  # s
_visitors: "weakref.WeakSet[session.Session]" = weakref.WeakSet()  # all open sessions, except those on a projector


def show(is_drawn: bool) -> bool:
    """Show the server's address and QR code on a projector until somebody opens the app or draws. Return whether it is shown."""
    visitor, address = session.current(), environment.address()
    if not visitor.is_projected:
        _visitors.add(visitor)
    if not address or is_drawn or _visitors:
        return False
    session.poll(_address, address, every=LOOK_EVERY)
    return True


def _address(address: str) -> None:
    if _visitors:
        st.rerun()
    code = segno.make(address).svg_data_uri(scale=10, border=2, light="white")
    st.html(html('<div class="class-address"><p>{}</p><img alt="QR code of this address" src="{}"></div>', address, code))
