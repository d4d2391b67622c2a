"""What a person has predicted, before an experiment shows what happens."""

import streamlit as st

TRAINING, NEXT_RUN = "training", "the next run"  # key of the question about a training run, and what it is about before the start


def choice(key: str, about: str) -> int | None:
    """Return the answer that the user has chosen for a question, as an index from 0. Return None if there is no answer.

    key: the name of the question.
    about: the subject of the question, such as a drawing. Answers about another subject do not count.
    """
    known_about, option = st.session_state.get("predictions", {}).get(key, ("", None))
    return option if known_about == about else None


def choose(key: str, about: str, option: int | None) -> None:
    """Store the answer that the user has chosen for a question. It replaces the previous answer to this question.

    key: the name of the question.
    about: the subject of the question, such as a drawing.
    option: the index of the answer, or None for no answer.
    """
    st.session_state.predictions = {**st.session_state.get("predictions", {}), key: (about, option)}


def run_started(run_id: str) -> None:
    """Assign the user's prediction for the next training run to the run that has just started.

    Before a run, the page asks the user how accurate the new network will be. Do nothing if the user has not answered.
    run_id: the training run's id.
    """
    option = choice(TRAINING, NEXT_RUN)
    if option is not None:
        choose(TRAINING, run_id, option)
