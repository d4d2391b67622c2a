"""The page as a whole: requests for a full run, flash messages and uploads."""

import time

import streamlit as st

from ui import server

VIEW_KEY = "view"  # of the widget that selects the view, and of the address


def start() -> None:
    """Count this session among those that have the page open."""
    if "presence" not in st.session_state:
        st.session_state.presence = server.Presence()


def open_view(name: str) -> None:
    """Open another view. Call it in a callback."""
    st.session_state[VIEW_KEY] = name


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
