"""Who may change or steer a training run. On a private server everybody may.

On a shared server (DIGIT_LENS_SHARED=on) a run belongs to the browser that started it.
"""

import hashlib

from training.jobs import limits, queue, store
from training.jobs.queue import Waiting
from training.jobs.store import RunError
from ui import session


def owner() -> str:
    """Return the SHA-256 of this browser's random secret, in hex. It marks the browser's own training runs."""
    return hashlib.sha256(session.current().browser.secret.encode()).hexdigest()


def is_own(run_id: str) -> bool:
    """Return whether this browser started the training run, even if the run has been deleted."""
    for folder in (store.folder(), store.folder() / store.DELETED):
        try:
            return store.read(run_id, folder).owner == owner()
        except RunError:
            continue
    return False


def check_may_change(run_id: str) -> None:
    """Raise RunError if this browser may not rename, delete or restore the training run, because another browser started it."""
    if limits.shared() and not is_own(run_id):
        raise RunError("This training run was started in another browser, and only there can it be changed.")


def check_may_steer(run_id: str) -> None:
    """Raise RunError if this browser may not pause, resume or stop the training run.

    Everybody may if the owner has left the app (`limits.owner_is_absent`).
    """
    if not limits.owner_is_absent(store.read(run_id)):
        check_may_change(run_id)


def may_steer(run_id: str) -> bool:
    """Return whether this browser may pause, resume or stop the training run."""
    try:
        check_may_steer(run_id)
    except RunError:
        return False
    return True


def note_presence(run_id: str) -> None:
    """Record that the owner of the training run has the app open. Do nothing if this browser is not the owner."""
    if is_own(run_id):
        limits.note_owner(store.read(run_id))


def waiting_run() -> Waiting | None:
    """Return this browser's training run in the queue, or None. If the run could not start, its `refusal` says why."""
    return queue.place_of(owner())
