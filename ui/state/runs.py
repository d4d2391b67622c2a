"""Training runs as one session knows them: those it started, those it has seen, and the settings of the next one."""

from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from model.corrections import CorrectionsError
from training.jobs import corrections, limits, queue, store
from training.jobs.store import RunError
from ui.networks import SHIPPED
from ui.state import browser


@dataclass(frozen=True)
class Ending:
    """How a training run of this session has ended.

    previous: the id of the network that was selected when the run ended.
    old: the test accuracy of the previous network, or None if unknown.
    new: the test accuracy of the new network, or None if unknown.
    asked: whether the page asks the user which of the two networks to use.
    """

    previous: str
    old: float | None = None
    new: float | None = None
    asked: bool = False


def is_first_run() -> bool:
    """Return True at the first call in a session, and False at later calls."""
    return _add("first_run", "")


def is_first_run_of_browser() -> bool:
    """Return True at the first call in a session, and at the first one after the browser has sent its secret."""
    return _add("browsers", browser.secret_hash())


def watch(run_id: str) -> None:
    """Record that this session has shown a training run on the page. When the run ends, the page then shows its result."""
    st.session_state.setdefault("watched_runs", set()).add(run_id)


def is_watched(run_id: str) -> bool:
    """Return whether this session has ever shown the training run on the page."""
    return run_id in st.session_state.get("watched_runs", ())


def expect(run_id: str) -> None:
    """Record that this session waits for the network of a training run.

    When the run ends, the page selects the new network or offers it to the user.
    """
    st.session_state.setdefault("expected_runs", set()).add(run_id)
    watch(run_id)


def is_own(run_id: str) -> bool:
    """Return whether this browser started the training run. The run may have been deleted."""
    for folder in (store.folder(), store.folder() / store.DELETED):
        try:
            return store.read(run_id, folder).owner == browser.secret_hash()
        except RunError:
            continue
    return False


def ending(run_id: str) -> Ending:
    """Return how a training run has ended: the previous network, the test accuracies, and whether the user still has to choose.

    The choice is between the new and the previous network. If nothing was stored with `set_ending`, the network that comes with
    the app is returned as the previous one.
    """
    return st.session_state.get("endings", {}).get(run_id, Ending(SHIPPED))


def set_ending(run_id: str, new: Ending) -> None:
    """Store how a training run of this session has ended.

    If `new.asked` is False, the user does not have to choose between the new and the previous network. If this browser started
    the run, the run's files then record that no choice is open, so that the page does not ask again after a reload.
    """
    st.session_state.endings = {**st.session_state.get("endings", {}), run_id: new}
    if not new.asked and is_own(run_id):
        with suppress(RunError):
            store.change(run_id, decided=True)


def check_owner(run_id: str) -> None:
    """Raise RunError if this browser may not rename, delete or restore the training run.

    On a shared server (DIGIT_LENS_SHARED=on), only the browser that started the run is allowed to. On other servers, all are.
    """
    if limits.shared() and not is_own(run_id):
        raise RunError("This training run was started in another browser, and only there can it be changed.")


def check_may_steer(run_id: str) -> None:
    """Raise RunError if this browser may not pause, resume or stop the training run.

    On a shared server, only the browser that started the run is allowed to, unless that browser has left the app
    (see `limits.owner_is_absent`). On other servers, all browsers are allowed to.
    """
    if not limits.owner_is_absent(store.read(run_id)):
        check_owner(run_id)


def may_steer(run_id: str) -> bool:
    """Return whether this browser may pause, resume or stop the training run."""
    try:
        check_may_steer(run_id)
    except RunError:
        return False
    return True


def note_presence(run_id: str) -> None:
    """Record that the browser that started the training run has the app open. Do nothing in other browsers."""
    if is_own(run_id):
        limits.note_owner(store.read(run_id))


def receive_browser() -> None:
    """Use the secret that the browser already has (a random text that identifies it), instead of the new one of this session.

    What the session has already made under its new secret then belongs to the browser's secret: training runs, a place in the
    queue, and drawings stored with their correct digit. This is the callback of `ui.components.browser_id`.
    """
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
    """Return the ids of the training runs that were registered with `expect` and not yet marked with `mark_handled`.

    The page must select the network of such a run when the run ends. The run that started first comes first.
    """
    return sorted(st.session_state.get("expected_runs", set()) - st.session_state.get("handled_runs", set()))


def mark_handled(run_id: str) -> None:
    """Record that the page has noticed the end of a training run, so that it does not select the run's network a second time."""
    _add("handled_runs", run_id)
    st.session_state.last_handled = run_id


def last_handled() -> str:
    """Return the id of the training run whose end the page has noticed last (see `mark_handled`). Return "" if there is none."""
    return st.session_state.get("last_handled", "")


def draft() -> dict[str, object]:
    """Return the user's settings for the next training run. The dict is empty if the settings have not been shown yet."""
    return st.session_state.get("draft", {})


def set_draft(values: dict[str, object]) -> None:
    """Store the user's settings for the next training run."""
    st.session_state.draft = values


def playing_since() -> float | None:
    """Return the time at which the animation of a training run showed its current snapshot, in seconds of the monotonic clock.

    The animation shows the networks that the run saved during training, one after another. Return None if it is not playing.
    """
    return st.session_state.get("playing_since")


def set_playing(moment: float | None) -> None:
    """Record when the animation of a training run's snapshots has shown its current snapshot, or that the animation has stopped.

    moment: the time, in seconds of the monotonic clock. None if the animation has stopped.
    """
    st.session_state.playing_since = moment


def deleted() -> str:
    """Return the id of the training run that was deleted last. Return "" if none was deleted, or if it can't be restored."""
    run_id = st.session_state.get("deleted_run", "")
    return run_id if store.is_deleted(run_id) else ""


def set_deleted(run_id: str) -> None:
    """Record which training run was deleted last."""
    st.session_state.deleted_run = run_id


def _add(key: str, item: str) -> bool:
    """Add an item to a set in the session state. Return whether the item was new.

    key: the key of the set in the session state.
    """
    items = st.session_state.setdefault(key, set())
    if item in items:
        return False
    items.add(item)
    return True
