"""Where one session is in the guided tour."""

from dataclasses import dataclass, replace

import streamlit as st


@dataclass(frozen=True)
class Tour:
    """The place in the tour.

    step: the id of the open step, or "" before the first start and after the last step.
    is_open: whether the card is shown.
    done: the ids of the steps that were done.
    """

    step: str = ""
    is_open: bool = False
    done: frozenset[str] = frozenset()


def tour() -> Tour:
    """Return the place in the tour."""
    return st.session_state.get("tour", Tour())


def go_to(step: str) -> None:
    """Open the card of a step."""
    set_tour(replace(tour(), step=step, is_open=True))


def close() -> None:
    """Hide the card. The tour can be resumed."""
    set_tour(replace(tour(), is_open=False))


def finish() -> None:
    """End the tour. It then starts from its beginning."""
    set_tour(Tour())


def mark_done(step: str) -> None:
    """Record that a step was done."""
    if step not in tour().done:
        set_tour(replace(tour(), done=tour().done | {step}))


def set_tour(new: Tour) -> None:
    """Replace the place in the tour."""
    st.session_state.tour = new
