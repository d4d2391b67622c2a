"""What a person has predicted, before an experiment shows what happens."""

import streamlit as st

TRAINING, NEXT_RUN = "training", "the next run"  # key of the question about a training run, and what it is about before the start


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


def run_started(run_id: str) -> None:
    """Let the prediction about the next training run be about the run that has started."""
    option = choice(TRAINING, NEXT_RUN)
    if option is not None:
        choose(TRAINING, run_id, option)
