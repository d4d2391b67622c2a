"""Messages about training runs that failed to start or stop. The sidebar or the open view shows them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from training.jobs.launcher import JobError
from training.jobs.store import RunError
from training.settings import SettingsError

FLASH_TIME = 8.0  # s that a message stays on a page that polls


@contextmanager
def flash_errors(place: str = "sidebar") -> Iterator[None]:
    """Remove all messages, and run the body of the `with` statement. If it raises an error, store the message of the error.

    The errors are JobError, RunError and SettingsError. The next run of the page shows the message.
    place: where the page shows the message: "sidebar", or "view" for the open tab.
    """
    clear()
    try:
        yield
    except (JobError, RunError, SettingsError) as error:
        st.session_state[f"training_flash_{place}"] = str(error), None


def message(place: str = "sidebar") -> str:
    """Return the stored message about a training run. Return "" if there is no message.

    The message disappears FLASH_TIME seconds after the first call.

    place: where the page shows the message: "sidebar", or "view" for the open tab.
    """
    text, since = st.session_state.get(f"training_flash_{place}", ("", None))
    now = time.monotonic()
    if since is not None and now - since > FLASH_TIME:
        return ""
    st.session_state[f"training_flash_{place}"] = text, since or now
    return text


def pop() -> str:
    """Return the latest message about a training run for the sidebar, or "" if there is none. Remove all such messages."""
    text = message()
    clear()
    return text


def clear() -> None:
    """Remove the messages about training runs, for the sidebar and for the open tab."""
    for place in ("sidebar", "view"):
        st.session_state.pop(f"training_flash_{place}", None)
