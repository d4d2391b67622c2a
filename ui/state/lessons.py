"""Which lessons one session has passed."""

import streamlit as st

MOST = 100  # lessons; a larger number that a browser sends names none


def passed() -> frozenset[int]:
    """Return the lessons whose question was answered correctly, counted from 0."""
    return st.session_state.get("passed_lessons", frozenset())


def mark_passed(number: int) -> None:
    """Record that a lesson's question was answered correctly."""
    st.session_state.passed_lessons = passed() | {number}


def forget() -> None:
    """Forget which lessons were passed."""
    st.session_state.passed_lessons = frozenset()
