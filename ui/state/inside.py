"""The selected neuron, and the changes that "What if" makes to copies of networks."""

import streamlit as st

from model.whatif import UNCHANGED, Change


def neuron() -> tuple[int, int] | None:
    """Return the selected neuron as (layer, index), both counted from 0. Return None if no neuron was selected."""
    return st.session_state.get("neuron")


def select_neuron(layer: int, index: int) -> None:
    """Select a neuron of the network. All views (tabs of the app) then show this neuron.

    layer, index: the layer and the position of the neuron in the layer, both counted from 0.
    """
    st.session_state.neuron = (layer, index)


def changes(network_id: str) -> dict[tuple[int, int], Change]:
    """Return the user's changes to the neurons of a network, such as a neuron that is switched off.

    The result is a dict of (layer, index) of a neuron -> Change. The changes do not affect the network itself, only a copy.
    """
    return st.session_state.get("changes", {}).get(network_id, {})


def set_change(network_id: str, place: tuple[int, int], new: Change) -> None:
    """Store the user's change of one neuron, such as switching the neuron off.

    network_id: the network of the neuron.
    place: (layer, index) of the neuron, both counted from 0.
    new: the change. UNCHANGED removes the stored change.
    """
    own = {where: what for where, what in changes(network_id).items() if where != place}
    if new != UNCHANGED:
        own[place] = new
    st.session_state.changes = {**st.session_state.get("changes", {}), network_id: own}


def clear_changes(network_id: str) -> None:
    """Remove all changes that the user has made to neurons of a network."""
    st.session_state.changes = {**st.session_state.get("changes", {}), network_id: {}}
