"""Predict, then see: one question before an experiment, and afterwards the prediction beside what happened.

Nobody has to answer, nothing waits for an answer, and no answer is graded. Two calls belong together and share a key: `ask`
before the experiment, and `compare` where its result stands. The tour asks each `Quiz` itself.
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
    """A multiple-choice question with its correct answer, `right`, and an explanation, `why`."""

    right: int
    why: str


@dataclass(frozen=True)
class Outcome:
    """The result of an experiment. option: the 0-based index of the answer that proved right. result: a sentence with numbers."""

    option: int
    result: str
    why: str


def ask(key: str, about: str, question: Choice) -> None:
    """Ask the user to predict the result of an experiment, in a collapsible box. The answer is stored under `key`.

    about: a text that identifies the experiment, such as a training run's id. When `about` changes, the question is asked again.
    """
    chosen = session.stored(key, None, about)
    line = f"Predict first: {question.text}" if chosen is None else f"You expect: {question.options[chosen]}"
    with st.expander(line, icon=":material/psychology_alt:"):
        if chosen is not None:
            st.markdown(question.text)
        widgets.remembered(
            st.pills,
            question.text,
            range(len(question.options)),
            format_func=question.options.__getitem__,
            key=key,
            default=None,
            about=about,
            label_visibility="collapsed",
        )


def compare(key: str, about: str, question: Choice, outcome: Outcome | None) -> None:
    """Show the user's prediction, stored by `ask`, next to the actual result. Show nothing if one of them is missing."""
    chosen = session.stored(key, None, about)
    if chosen is None or outcome is None:
        return
    st.info(f"{verdict(question, chosen, outcome.option)} {outcome.result} {outcome.why}", icon=":material/psychology_alt:")


def verdict(question: Choice, chosen: int, option: int) -> str:
    """Return a prediction beside what happened, in Markdown. chosen, option: the predicted answer and the right one."""
    expected, happened = question.options[chosen % len(question.options)], question.options[option]
    if chosen == option:
        return f"**As you expected:** {happened}."
    return f"**You expected:** {expected}. **What happened:** {happened}."
