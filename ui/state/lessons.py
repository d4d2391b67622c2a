"""Which lessons one session has passed, and which one the address names."""

import streamlit as st

ADDRESS = "lesson"  # ?lesson=3 opens the third lesson
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


def named_in_address(count: int) -> int | None:
    """Return the lesson that the address names, from 0, or None if it names none of `count` or the same one as before."""
    named = st.query_params.get(ADDRESS, "")
    if named == st.session_state.get("named_lesson", ""):
        return None
    st.session_state.named_lesson = named
    return int(named) - 1 if named in map(str, range(1, count + 1)) else None


def name_in_address(number: int) -> None:
    """Name a lesson, counted from 0, in the address."""
    named = str(number + 1)
    if st.session_state.get("named_lesson", "") != named:
        st.session_state.named_lesson = st.query_params[ADDRESS] = named
