"""What one session has taught to networks in Teach it, and the true digit of a drawing."""

import streamlit as st

from model.network import Network
from ui.state.course import Course


def course(network_id: str, network: Network) -> Course:
    """Return the steps taken on a network in this session. Before the first step this is an empty course."""
    found = st.session_state.get("courses", {}).get(network_id)
    return found if found is not None and found.base is network else Course(network)


def set_course(network_id: str, new: Course) -> None:
    """Store the steps taken on a network. Only the two networks used last are kept."""
    others = {known: stored for known, stored in st.session_state.get("courses", {}).items() if known != network_id}
    st.session_state.courses = {**dict(list(others.items())[-1:]), network_id: new}


def label(digit_key: str) -> int | None:
    """Return the label that the person gave to a digit, or None."""
    known_key, known_label = st.session_state.get("label", ("", None))
    return known_label if known_key == digit_key else None


def set_label(digit_key: str, new: int | None) -> None:
    """Store the label of a digit. The next drawing clears it."""
    st.session_state.label = (digit_key, new)
