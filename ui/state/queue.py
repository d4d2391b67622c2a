"""This browser's place in the queue of training runs."""

from itertools import takewhile

import streamlit as st

from training.jobs import listing, queue
from training.jobs.queue import Waiting
from ui.state import browser, predictions, runs


def place() -> Waiting | None:
    """Return this browser's training run in the queue, or None if it has none.

    A run that could not start is returned too, so that the page can show why. The reason is in its field `refusal`.
    """
    return queue.place_of(browser.secret_hash())


def follow() -> None:
    """Check whether this browser's training run has left the queue and started. If so, wait for its end (see `runs.expect`)."""
    own, owner, since = place(), browser.secret_hash(), st.session_state.get("waiting_since")
    st.session_state.waiting_since = None if own is None or own.refusal else own.time
    if since is None or own is not None:
        return
    newer = takewhile(lambda listed: listed.run.time >= since, listing.all_runs())
    started = next((listed.run for listed in newer if listed.run.owner == owner), None)
    if started is not None:
        runs.expect(started.id)
        predictions.run_started(started.id)
