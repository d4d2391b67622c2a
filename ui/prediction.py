"""The Reading view: what the network sees, what it answers, and how its hidden layers light up. The display itself is ui/live."""

import streamlit as st

from ui.reading import Reading


def show(reading: Reading) -> None:
    """Show a reading, or an invitation where nothing is drawn."""
    st.write(None if reading.passed is None else reading.passed.digit)
