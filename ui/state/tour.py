"""Where one session is in the guided tour."""

from dataclasses import dataclass, replace

import streamlit as st


@dataclass(frozen=True)
class Tour:
    """The user's progress in the guided tour.

    step: the id of the current step, or "" if the tour has not been started or has ended.
    is_open: whether the page shows the card with the current step.
    done: the ids of the completed steps.
    """

    step: str = ""
    is_open: bool = False
    done: frozenset[str] = frozenset()


def tour() -> Tour:
    """Return how far the user has come in the guided tour: the id of the current step, and the ids of the completed steps."""
    return st.session_state.get("tour", Tour())


def go_to(step: str) -> None:
    """Go to the step of the guided tour with this id, and show the card with this step on the page."""
    set_tour(replace(tour(), step=step, is_open=True))


def close() -> None:
    """Hide the card of the guided tour. The user can resume the tour later."""
    set_tour(replace(tour(), is_open=False))


def finish() -> None:
    """End the guided tour. The next start begins with the first step."""
    set_tour(Tour())


def mark_done(step: str) -> None:
    """Record that the user has completed a step of the guided tour."""
    if step not in tour().done:
        set_tour(replace(tour(), done=tour().done | {step}))


def set_tour(new: Tour) -> None:
    """Store the user's progress in the guided tour."""
    st.session_state.tour = new
