"""Ask the user to predict the result of an experiment, and show the prediction beside the result afterwards.

Answers are optional and are not graded. Call `ask` before the experiment, and `compare` with the same key where its result is
shown. The guided tour shows its questions, each a `Quiz`, itself.
"""

from dataclasses import dataclass

import streamlit as st

from ui import session, widgets


@dataclass(frozen=True)
class Choice:
    """A multiple-choice question with two to four short answers."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Quiz(Choice):
    """A multiple-choice question with the 0-based index of its correct answer, `right`, and an explanation, `why`."""

    right: int
    why: str


def ask(key: str, about: str, question: Choice) -> None:
    """Ask the user to predict the result of an experiment, in a collapsible box. The answer is stored under `key`.

    During the guided tour, whose cards ask such questions themselves, show nothing.
    about: a text that identifies the experiment, such as a training run's id. When `about` changes, the question is asked again.
    """
    if session.current().tour.is_open:
        return
    chosen = session.stored(key, None, about)
    line = f"Predict first: {question.text}" if chosen is None else f"You expect: {question.options[chosen]}"
    with st.expander(line, icon=":material/psychology_alt:"):
        if chosen is not None:
            st.markdown(question.text)
        widgets.remembered(
            st.pills,
            plain(question.text),
            range(len(question.options)),
            format_func=question.options.__getitem__,
            key=key,
            default=None,
            about=about,
            label_visibility="collapsed",
        )


def compare(key: str, about: str, question: Choice, outcome: tuple[int, str]) -> None:
    """Show the user's prediction, stored by `ask`, next to the actual result. Show nothing if there is no prediction.

    outcome: the 0-based index of the correct answer, and a text on the result.
    """
    chosen = session.stored(key, None, about)
    if chosen is not None:
        st.info(f"{verdict(question, chosen, outcome[0])} {outcome[1]}", icon=":material/psychology_alt:")


def plain(text: str) -> str:
    """Return a Markdown text without its emphasis, as a name for screen readers."""
    return text.replace("*", "")


def verdict(question: Choice, chosen: int, option: int) -> str:
    """Return a Markdown text that compares a prediction with the result. chosen, option: the indices of the two answers."""
    expected, happened = question.options[chosen % len(question.options)], question.options[option]
    if chosen == option:
        return f"**As you expected:** {happened}."
    return f"**You expected:** {expected}. **What happened:** {happened}."
