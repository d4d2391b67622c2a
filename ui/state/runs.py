"""Training runs as one session knows them: those it started, those it has seen, and the settings of the next one."""

import time
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from model.corrections import CorrectionsError
from training.jobs import corrections, limits, queue, store
from training.jobs.store import RunError
from ui.networks import SHIPPED
from ui.state import browser

FLASH_TIME = 8.0  # s that a message stays on a page that polls


@dataclass(frozen=True)
class Ending:
    """How a training run that this session expected has ended.

    previous: the id of the network that was selected when the run ended. old, new: the test accuracies of that network and of
    the new one, None if unknown. asked: whether the page asks which of the two reads.
    """

    previous: str
    old: float | None = None
    new: float | None = None
    asked: bool = False


def is_first_run() -> bool:
    """Return True the first time it is called in a session."""
    return _add("first_run", "")


def watch(run_id: str) -> None:
    """Record that this session has seen a training run. The page then shows how the run ends."""
    st.session_state.setdefault("watched_runs", set()).add(run_id)


def is_watched(run_id: str) -> bool:
    """Return whether this session has seen the training run."""
    return run_id in st.session_state.get("watched_runs", ())


def expect(run_id: str) -> None:
    """Record that this session selects the network of a training run, or offers it, when the run ends."""
    st.session_state.setdefault("expected_runs", set()).add(run_id)
    watch(run_id)


def is_own(run_id: str) -> bool:
    """Return whether this browser started the training run."""
    for folder in (store.folder(), store.folder() / store.DELETED):
        try:
            return store.read(run_id, folder).owner == browser.secret_hash()
        except RunError:
            continue
    return False


def ending(run_id: str) -> Ending:
    """Return how an expected training run has ended."""
    return st.session_state.get("endings", {}).get(run_id, Ending(SHIPPED))


def set_ending(run_id: str, new: Ending) -> None:
    """Store how an expected training run has ended. If the page no longer asks, the next visit of this browser won't either."""
    st.session_state.endings = {**st.session_state.get("endings", {}), run_id: new}
    if not new.asked and is_own(run_id):
        with suppress(RunError):
            store.change(run_id, decided=True)


def check_owner(run_id: str) -> None:
    """Raise RunError if this browser may not rename or delete the training run, or undo its deletion.

    On a shared server (DIGIT_LENS_SHARED=on) only the browser that started the run may. Elsewhere everyone may.
    """
    if limits.shared() and not is_own(run_id):
        raise RunError("This training run was started in another browser, and only there can it be changed.")


def check_may_steer(run_id: str) -> None:
    """Raise RunError if this browser may not pause, resume or stop the training run.

    On a private server every browser may. On a shared one only the owner may, that is the browser that started the run. If the
    owner has had no page open for DIGIT_LENS_ABSENT_AFTER minutes, every browser may.
    """
    if not limits.owner_is_absent(store.read(run_id)):
        check_owner(run_id)


def may_steer(run_id: str) -> bool:
    """Return whether this browser may pause, go on with or stop the training run."""
    try:
        check_may_steer(run_id)
    except RunError:
        return False
    return True


def note_presence(run_id: str) -> None:
    """Record that a page of the browser that started the training run is open."""
    if is_own(run_id):
        limits.note_owner(store.read(run_id))


def receive_browser() -> None:
    """Use the secret that the browser had already, also for what this session has made. Callback of the component."""
    former = browser.secret_hash()
    browser.receive()
    for run_id in st.session_state.get("expected_runs", ()):
        try:
            if store.read(run_id).owner == former:
                store.change(run_id, owner=browser.secret_hash())
        except RunError:
            continue  # it was deleted meanwhile
    with suppress(CorrectionsError):
        corrections.change_owner(store.folder(), former, browser.secret_hash())
    queue.change_owner(former, browser.secret_hash())


def unhandled() -> list[str]:
    """Return the ids of the expected training runs whose end has not been handled yet."""
    return [run for run in st.session_state.get("expected_runs", ()) if run not in st.session_state.get("handled_runs", ())]


def mark_handled(run_id: str) -> None:
    """Record that the end of a training run was handled, so that its network is selected only once."""
    _add("handled_runs", run_id)
    st.session_state.last_handled = run_id


def last_handled() -> str:
    """Return the id of the training run whose end was handled last, or ""."""
    return st.session_state.get("last_handled", "")


def flash(message: str, place: str = "sidebar") -> None:
    """Store a message about a training run that failed to start or stop. place: "sidebar" or "view", where it is shown."""
    st.session_state[f"training_flash_{place}"] = message, None


def flash_message(place: str = "sidebar") -> str:
    """Return the message for a place that polls, or "". It is returned for FLASH_TIME, unless it is cleared before."""
    message, since = st.session_state.get(f"training_flash_{place}", ("", None))
    now = time.monotonic()
    if since is not None and now - since > FLASH_TIME:
        return ""
    st.session_state[f"training_flash_{place}"] = message, since or now
    return message


def pop_flash() -> str:
    """Return the message for the sidebar and clear it, for a place that does not poll: it stays until the next full run."""
    message = flash_message()
    clear_flash()
    return message


def clear_flash() -> None:
    """Clear the messages about training runs, because the person does something else now."""
    for place in ("sidebar", "view"):
        st.session_state.pop(f"training_flash_{place}", None)


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
    """Return the id of the run that was deleted last, if it can still be brought back, or ""."""
    run_id = st.session_state.get("deleted_run", "")
    return run_id if store.is_deleted(run_id) else ""


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
