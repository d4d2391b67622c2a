"""What a page of AppTest has in its session, through `ui.state`, whose public functions do not depend on how it is stored."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

import streamlit as st
from streamlit.testing.v1 import AppTest

from model.network import Network
from ui import state
from ui.reading import Sheet


class Session(MutableMapping):
    """The session state of a page, with all methods of a mapping and with attributes."""

    def __init__(self, app: AppTest) -> None:
        self.__dict__["stored"] = app.session_state

    def __getitem__(self, key):
        return self.__dict__["stored"][key]

    def __setitem__(self, key, value) -> None:
        self.__dict__["stored"][key] = value

    def __delitem__(self, key) -> None:
        del self.__dict__["stored"][key]

    def __iter__(self):
        return iter(self.__dict__["stored"].filtered_state)

    def __len__(self) -> int:
        return len(self.__dict__["stored"].filtered_state)

    __getattr__, __setattr__ = __getitem__, __setitem__


@contextmanager
def session(app: AppTest) -> Iterator[None]:
    """Let `ui.state` read and change the session of a page."""
    before, st.session_state = st.session_state, Session(app)
    try:
        yield
    finally:
        st.session_state = before


def selected(app: AppTest) -> str:
    """Return the id of the network that reads."""
    with session(app):
        return state.networks.selected()


def select(app: AppTest, network_id: str) -> None:
    """Select the network that reads from the next run on."""
    with session(app):
        state.networks.select(network_id)


def added(app: AppTest) -> dict[str, Network]:
    """Return the networks that exist in the page's session only, by id."""
    with session(app):
        return dict(state.networks.added())


def add_network(app: AppTest, name: str, network: Network) -> str:
    """Add a network to the page's session and select it. Return its id."""
    with session(app):
        network_id = state.networks.add(name, network)
        state.networks.select(network_id)
        return network_id


def sheet(app: AppTest) -> Sheet:
    """Return the sheet that is on the page's canvas."""
    with session(app):
        return state.drawing.sheet()


def secret(app: AppTest) -> str:
    """Return the secret that the server has proposed to the page's browser, which has sent none."""
    with session(app):
        return state.browser.proposed()


def set_secret(app: AppTest, own: str) -> None:
    """Let the page's browser answer that it has a secret already."""
    with session(app):
        st.session_state[state.browser.KEY] = {"secret": own}
        state.browser.receive()


def store(app: AppTest, key: str, value: object) -> None:
    """Store the value of a widget that keeps it (`state.widgets.remembered`)."""
    with session(app):
        state.widgets.store(key, value)
