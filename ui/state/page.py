"""The page as a whole: the open view, requests for a full run and flash messages."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from ui import server

VIEW = "view"  # ?view=<name> opens a view
FIRST_VIEW = "Reading"  # is open if the address names none


def start() -> None:
    """Mark this browser session as open, so that the server can count the open sessions."""
    if "presence" not in st.session_state:
        st.session_state.presence = server.Presence(is_projected())


def follow_address() -> None:
    """Open the view (a tab of the app) that the page's address names, if the address has changed.

    The address changes when the user follows a link or presses Back or Forward. Call this only in a run of the whole page.
    """
    named = st.query_params.get(VIEW, "")
    if named != st.session_state.get("named_view", ""):
        st.session_state.view = st.session_state.named_view = named


def view(names: Sequence[str]) -> str:
    """Return the name of the open view (a tab of the app).

    names: the names of all views. If none of them is open, the first one is returned.
    """
    name = FIRST_VIEW if is_projected() else st.session_state.get("view", "")
    return name if name in names else names[0]


def open_view(name: str | None) -> None:
    """Open a view (a tab of the app) and write its name to the page's address. Call this in a callback.

    name: the name of the view. None changes nothing.
    """
    if name is None:
        return
    st.session_state.view = name
    st.session_state.named_view = name if name != FIRST_VIEW else ""
    if name == FIRST_VIEW:
        st.query_params.pop(VIEW, None)
    else:
        st.query_params[VIEW] = name


def scroll_to_view(place: str = "") -> None:
    """Make the page scroll to the top of the open view in its next run, or to a place in the view. Call this in a callback.

    place: the name of the place.
    """
    st.session_state.scrolls = st.session_state.get("scrolls", 0) + 1
    st.session_state.scroll_requested = place


def scroll_requested(place: str = "") -> int:
    """Return a number that identifies the latest request to scroll to a place, and clear the request.

    Return 0 if there is no request for this place.
    place: the name of the place. By default it is the top of the view.
    """
    if st.session_state.get("scroll_requested") != place:
        return 0
    del st.session_state.scroll_requested
    return st.session_state.scrolls


def is_projected() -> bool:
    """Return whether the page is shown in the layout for projectors, because its address contains ?projector."""
    return "projector" in st.query_params


def hides(part: str) -> bool:
    """Return whether the page's address hides a part of the page, as in ?hide=sidebar,training.

    With ?projector in the address (a layout with large type for a classroom), the sidebar is hidden too.

    part: the name of the part, such as "sidebar".
    """
    return (part == "sidebar" and is_projected()) or part in st.query_params.get("hide", "").split(",")


def request_full_run() -> None:
    """Request a run of the page's whole script, not only of the fragment whose widget the user has changed.

    A callback calls this function if the sidebar must change too.
    """
    st.session_state.full_run_requested = True


def full_run_requested() -> bool:
    """Return whether `request_full_run` was called. Clear the request."""
    return st.session_state.pop("full_run_requested", False)


def run_started() -> None:
    """Record that Streamlit has started to run the page's script. Until the run ends, `just_finished` returns False."""
    st.session_state.finished_at = None


def run_finished() -> None:
    """Record that Streamlit has run the page's script to its end just now. `just_finished` uses this time.

    Forget a request to scroll to a place that the page did not show.
    """
    st.session_state.pop("scroll_requested", None)
    st.session_state.finished_at = time.monotonic()


def just_finished() -> bool:
    """Return whether the last run of the page's script finished less than `server.UNSENT` (0.4) seconds ago.

    Functions that Streamlit calls at intervals check this. If it is True, they rerun the whole page. Streamlit may drop the
    output of a run if another run follows so soon, and the rerun sends the output again.
    """
    moment = st.session_state.get("finished_at")
    return moment is not None and time.monotonic() - moment < server.UNSENT


def flash(message: str) -> None:
    """Store a message that the next run of the page shows once."""
    st.session_state.flash = message


@contextmanager
def flash_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Catch errors that the body of the `with` statement raises, and store their message with `flash`.

    kinds: the classes of the errors to catch.
    """
    try:
        yield
    except kinds as error:
        flash(str(error))


def pop_flash() -> str:
    """Return the message stored by `flash` and clear it. Return "" if there is none."""
    return st.session_state.pop("flash", "")
