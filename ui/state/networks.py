"""The networks of one session: those that were added to it, the one that is selected, and those sent to the browser."""

import streamlit as st

from model.network import Network
from ui.networks import SHIPPED


def start() -> None:
    """Start with the shipped network and no others."""
    st.session_state.setdefault("networks", {})
    st.session_state.setdefault("selected_network", SHIPPED)


def added() -> dict[str, Network]:
    """Return the networks that exist in this session only (trained on a drawing, or uploaded), by id."""
    return st.session_state.networks


def add(name: str, network: Network) -> str:
    """Add a copy of a network under a name. Return the copy's id."""
    network_id = f"session-{len(st.session_state.networks) + 1}"
    named = Network(network.layers, network.hidden, network.output, {**network.metadata, "name": name})
    st.session_state.networks = {**st.session_state.networks, network_id: named}
    return network_id


def id_of(network: Network) -> str:
    """Return the id under which `add` stored this network, or an empty string."""
    return next((known for known, stored in added().items() if stored.layers is network.layers), "")


def selected() -> str:
    """Return the id of the selected network, the one that reads the drawing."""
    return st.session_state.selected_network


def select(network_id: str) -> None:
    """Select the network that reads the drawing, from the next run on."""
    st.session_state.selected_network = network_id


def sent() -> list[str]:
    """Return the keys of the networks whose weights are in the browser, the most recent last. The caller may change the list."""
    return st.session_state.setdefault("sent_networks", [])
