"""Which lessons one session has passed, and which one the address names."""

import streamlit as st

ADDRESS = "lesson"  # ?lesson=3 opens the third lesson
MOST = 100  # lessons; a larger number that a browser sends names none


def passed() -> frozenset[int]:
    """Return the numbers of the lessons whose question was answered correctly, counted from 0."""
    return st.session_state.get("passed_lessons", frozenset())


def mark_passed(number: int) -> None:
    """Record that the user has answered the question of a lesson correctly.

    number: the lesson, counted from 0.
    """
    st.session_state.passed_lessons = passed() | {number}


def forget() -> None:
    """Remove the record of which lessons the user has passed."""
    st.session_state.passed_lessons = frozenset()


def named_in_address(count: int) -> int | None:
    """Return the number of the lesson in the page's address, counted from 0. Return None if the address contains no lesson.

    Also return None if the address is the same as at the last call of this function, or as `name_in_address` has written it.

    count: the number of lessons. The address counts from 1: ?lesson=1 is the first lesson.
    """
    named = st.query_params.get(ADDRESS, "")
    if named == st.session_state.get("named_lesson", ""):
        return None
    st.session_state.named_lesson = named
    return int(named) - 1 if named in map(str, range(1, count + 1)) else None


def name_in_address(number: int) -> None:
    """Write the number of a lesson to the page's address, as in ?lesson=3.

    number: the lesson, counted from 0. The address counts from 1.
    """
    named = str(number + 1)
    if st.session_state.get("named_lesson", "") != named:
        st.session_state.named_lesson = st.query_params[ADDRESS] = named
