"""Training runs as one session knows them: those it started, those it has seen, and the settings of the next one."""

import os

import streamlit as st

from training.jobs.store import RunError
from ui.networks import SHIPPED


def is_first_run() -> bool:
    """Return True the first time it is called in a session."""
    return _add("first_run", "")


def watch(run_id: str) -> None:
    """Record that this session has seen a training run. The page then shows how the run ends."""
    st.session_state.setdefault("watched_runs", set()).add(run_id)


def is_watched(run_id: str) -> bool:
    """Return whether this session has seen the training run."""
    return run_id in st.session_state.get("watched_runs", ())


def own(run_id: str, previous: str) -> None:
    """Record that this session started a training run while the network `previous` was selected."""
    st.session_state.setdefault("own_runs", {})[run_id] = previous
    watch(run_id)


def is_own(run_id: str) -> bool:
    """Return whether this session started the training run."""
    return run_id in st.session_state.get("own_runs", {})


def previous_network(run_id: str) -> str:
    """Return the id of the network that was selected when this session started the training run."""
    return st.session_state.get("own_runs", {}).get(run_id, SHIPPED)


def check_owner(run_id: str) -> None:
    """Raise RunError if this session may not change the training run.

    On a shared server (DIGIT_LENS_SHARED=on) only the session that started a run may rename, delete or cancel it. Elsewhere
    everyone may.
    """
    shared = os.environ.get("DIGIT_LENS_SHARED", "").lower() in ("on", "1", "yes")
    if shared and not is_own(run_id):
        raise RunError("This training was started on another page, and only there can it be changed.")


def unhandled() -> list[str]:
    """Return the ids of this session's training runs whose end has not been handled yet."""
    return [run for run in st.session_state.get("own_runs", {}) if run not in st.session_state.get("handled_runs", ())]


def mark_handled(run_id: str) -> None:
    """Record that the end of a training run was handled, so that its network is selected only once."""
    _add("handled_runs", run_id)


def flash(message: str) -> None:
    """Store a message about a training run that failed to start or stop. It is kept until it has been shown."""
    st.session_state.training_flash = message


def pop_flash() -> str:
    """Return the stored message about a training run and clear it."""
    return st.session_state.pop("training_flash", "")


def draft() -> dict[str, object]:
    """Return the settings of the next training run as the widgets show them. Empty until the settings are first shown."""
    return st.session_state.get("draft", {})


def set_draft(values: dict[str, object]) -> None:
    """Replace the settings of the next training run."""
    st.session_state.draft = values


def playing_since() -> float | None:
    """Return when the time machine showed its current snapshot (monotonic clock, s), or None if it is not playing."""
    return st.session_state.get("playing_since")


def set_playing(moment: float | None) -> None:
    """Start playing the time machine at `moment` (monotonic clock, s), or stop it with None."""
    st.session_state.playing_since = moment


def deleted() -> str:
    """Return the id of the run that was deleted last, for undo. Empty if there is none."""
    return st.session_state.get("deleted_run", "")


def set_deleted(run_id: str) -> None:
    """Record the run that was deleted last."""
    st.session_state.deleted_run = run_id


def _add(key: str, item: str) -> bool:
    """Add an item to a set in the session state. Return whether it was new."""
    items = st.session_state.setdefault(key, set())
    if item in items:
        return False
    items.add(item)
    return True
