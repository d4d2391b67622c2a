"""The networks of one session: those that were added to it, the one that is selected, and those sent to the browser."""

import streamlit as st

from model.network import Network
from ui.networks import SHIPPED
from ui.state import page

MOST_ADDED, MOST_BYTES = 12, 48_000_000  # networks of one session; the largest that can be trained takes 16 MB
FULL = f"This visit has no room for more networks ({MOST_ADDED}, or {MOST_BYTES // 10**6} MB). Select one and remove it."


def added() -> dict[str, Network]:
    """Return the networks that were trained on a drawing or uploaded in this session, as a dict of id -> network."""
    return st.session_state.get("networks", {})


def add(name: str, network: Network) -> str:
    """Add a network to this session and return its new id.

    If the session has too many or too large networks, show a message and return "".

    name: the name that the page shows for the network.
    """
    parameters = sum(known.parameters for known in (*added().values(), network))
    if len(added()) >= MOST_ADDED or 4 * parameters > MOST_BYTES:
        page.flash(FULL)
        return ""
    st.session_state.networks_added = st.session_state.get("networks_added", 0) + 1
    network_id = f"session-{st.session_state.networks_added}"  # never used again: changes to a removed network stay stored
    named = Network(network.layers, network.hidden, network.output, {**network.metadata, "name": name})
    st.session_state.networks = {**added(), network_id: named}
    return network_id


def remove(network_id: str) -> None:
    """Remove a network from this session. If it is the selected network, select the network that comes with the app."""
    st.session_state.networks = {known: network for known, network in added().items() if known != network_id}
    if selected() == network_id:
        select(SHIPPED)


def id_of(network: Network) -> str:
    """Return the id of a network that was added to this session with `add`. Return "" if it was not added."""
    return next((known for known, stored in added().items() if stored.layers is network.layers), "")


def selected() -> str:
    """Return the id of the selected network, which recognises the drawing. At first it is the one that comes with the app."""
    return st.session_state.get("selected_network", SHIPPED)


def select(network_id: str) -> None:
    """Select the network that recognises the drawing. The change takes effect when Streamlit runs the page's script again."""
    st.session_state.selected_network = network_id


def sent() -> list[str]:
    """Return the keys of the networks whose weights the browser already has, in the order in which they were sent.

    The list is the stored one and not a copy. The function that sends a network changes this list.
    """
    return st.session_state.setdefault("sent_networks", [])
