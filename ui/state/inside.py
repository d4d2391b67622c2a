"""The selected neuron, and the changes that "What if" makes to copies of networks."""

import streamlit as st

from model.whatif import UNCHANGED, Change


def neuron() -> tuple[int, int] | None:
    """Return the selected neuron as (layer, index), both counted from 0, or None before the first selection."""
    return st.session_state.get("neuron")


def select_neuron(layer: int, index: int) -> None:
    """Select a neuron in all views."""
    st.session_state.neuron = (layer, index)


def changes(network_id: str) -> dict[tuple[int, int], Change]:
    """Return the changes that the person has made to neurons under "What if", by (layer, index) of the neuron.

    They apply to a copy of the network. The network that reads stays as it is.
    """
    return st.session_state.get("changes", {}).get(network_id, {})


def set_change(network_id: str, place: tuple[int, int], new: Change) -> None:
    """Set the change of one neuron, (layer, index)."""
    own = {where: what for where, what in changes(network_id).items() if where != place}
    if new != UNCHANGED:
        own[place] = new
    st.session_state.changes = {**st.session_state.get("changes", {}), network_id: own}


def clear_changes(network_id: str) -> None:
    """Remove all changes to a network."""
    st.session_state.changes = {**st.session_state.get("changes", {}), network_id: {}}
