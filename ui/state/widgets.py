"""Widgets whose value outlives their view, and presses in figures."""

import streamlit as st


def set_value(key: str, value: object) -> None:
    """Set the value of a widget that is about to be made."""
    st.session_state[key] = value


def value(key: str) -> object:
    """Return a widget's value, or None if it has not been made yet."""
    return st.session_state.get(key)


def restore(key: str, default):
    """Restore a widget's value from when its view was last open. Call it before the widget is made, with `store` as callback."""
    value = stored(key, default)
    if st.session_state.get(key) != value:  # writing an equal value would undo a press made while this run answers
        st.session_state[key] = value
    return value


def stored(key: str, default):
    """Return the value that `restore` would give to a widget."""
    return st.session_state.get("stored", {}).get(key, default)


def store(key: str) -> None:
    """Store a widget's value for `restore`."""
    set_stored(key, st.session_state[key])


def set_stored(key: str, value) -> None:
    """Store a value for `restore` and `stored` without a widget."""
    st.session_state.stored = {**st.session_state.get("stored", {}), key: value}


def pressed_in(key: str):
    """Return what was pressed in a figure, in its callback; None otherwise."""
    shown = st.session_state.get(key)
    return shown.get("pick") if hasattr(shown, "get") else None
