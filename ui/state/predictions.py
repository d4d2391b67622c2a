"""What a person has predicted, before an experiment shows what happens."""

import streamlit as st


def choice(key: str, about: str) -> int | None:
    """Return the option that was chosen for a question, counted from 0, or None.

    key: the question's name.
    about: what the prediction is about, such as a drawing. A prediction about something else does not count.
    """
    known_about, option = st.session_state.get("predictions", {}).get(key, ("", None))
    return option if known_about == about else None


def choose(key: str, about: str, option: int | None) -> None:
    """Store an option. Each question keeps only the last one."""
    st.session_state.predictions = {**st.session_state.get("predictions", {}), key: (about, option)}


def rename(key: str, about: str, new: str) -> None:
    """Let a prediction be about something that did not exist when it was made, such as a training run."""
    option = choice(key, about)
    if option is not None:
        choose(key, new, option)
