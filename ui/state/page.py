"""The page as a whole: the open view, requests for a full run, flash messages and uploads."""

import time
from collections.abc import Sequence

import streamlit as st

from ui import server

VIEW = "view"  # ?view=<name> opens a view
FIRST_VIEW = "Reading"  # is open if the address names none


def start() -> None:
    """Count this session among those that have the page open."""
    if "presence" not in st.session_state:
        st.session_state.presence = server.Presence()


def follow_address() -> None:
    """Open the view that the address names, if the address has changed: a link, or the browser's Back and Forward.

    Call it in full runs only. The run of a fragment may have been requested before the browser knew of the latest view.
    """
    named = st.query_params.get(VIEW, "")
    if named != st.session_state.get("named_view", ""):
        st.session_state.view = st.session_state.named_view = named


def view(names: Sequence[str]) -> str:
    """Return the name of the open view. names: the views that there are; the first is open if the address names none."""
    name = FIRST_VIEW if is_projected() else st.session_state.get("view", "")
    return name if name in names else names[0]


def open_view(name: str | None) -> None:
    """Open another view, and name it in the address. None changes nothing. Call it in a callback."""
    if name is None:
        return
    st.session_state.view = name
    st.session_state.named_view = name if name != FIRST_VIEW else ""
    if name == FIRST_VIEW:
        st.query_params.pop(VIEW, None)
    else:
        st.query_params[VIEW] = name


def scroll_to_view() -> None:
    """Let the next run scroll back to the top of the view. Call it in a callback that opens something else."""
    st.session_state.scrolls = st.session_state.get("scrolls", 0) + 1
    st.session_state.scroll_requested = True


def scroll_requested() -> int:
    """Return a number that differs for each request to scroll to the top of the view, or 0 if there is none. Clear it."""
    return st.session_state.get("scrolls", 0) if st.session_state.pop("scroll_requested", False) else 0


def is_projected() -> bool:
    """Return whether the page is for a projector: ?projector."""
    return "projector" in st.query_params


def hides(part: str) -> bool:
    """Return whether the address hides a part of the page: ?hide=sidebar,training. Words that name no part are ignored.

    A projector shows no sidebar.
    """
    return (part == "sidebar" and is_projected()) or part in st.query_params.get("hide", "").split(",")


def request_full_run() -> None:
    """Request a run of the whole page. A callback in a view calls this when the sidebar must change too."""
    st.session_state.full_run_requested = True


def full_run_requested() -> bool:
    """Return whether a view has requested a full page run, and clear the request."""
    return st.session_state.pop("full_run_requested", False)


def run_started() -> None:
    """Record that the page, or the fragment with the sheet and its view, starts to run."""
    st.session_state.finished_at = None


def run_finished() -> None:
    """Record that the sheet and its view have run to the end."""
    st.session_state.finished_at = time.monotonic()


def just_finished() -> bool:
    """Return whether a run ended so recently that Streamlit may have dropped what it sent. `ui.server` explains why."""
    moment = st.session_state.get("finished_at")
    return moment is not None and time.monotonic() - moment < server.UNSENT


def flash(message: str) -> None:
    """Store a flash message. The next run shows it."""
    st.session_state.flash = message


def pop_flash() -> str:
    """Return the stored flash message and clear it."""
    return st.session_state.pop("flash", "")


def uploaded(key: str):
    """Return the file in an uploader, or None."""
    return st.session_state.get(key)
