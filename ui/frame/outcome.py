"""How training runs end: which network reads the drawing since, the question if the new one is worse, and the way back.

A new network that is worse on the test digits never replaces another one silently. A run that has ended while its owner's page
was closed is handled when the page is opened again.
"""

from contextlib import suppress
from dataclasses import replace

import streamlit as st

from training.jobs import listing, store
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from ui import networks, state
from ui.frame import network_picker
from ui.state.runs import Ending
from ui.text.format import duration, percent, points
from ui.text.literal import literal


def restore_training() -> None:
    """For each training run that this session waits for: if the run has ended since the last run of the page, select its network.

    If the new network is less accurate than the selected one, ask the user first. At the first call in a session, also do this
    for the browser's newest run, if it ended while the page was closed, and select the network of the run in the page's URL.
    Call this function before anything is shown.
    """
    if state.runs.is_first_run():
        _open_address()
    if state.runs.is_first_run_of_browser():
        own = next((run_id for run_id in store.ids() if state.runs.is_own(run_id)), "")
        with suppress(RunError):  # it has started none
            listed = listing.get(own)
            if not listed.run.decided and (listed.progress.running or listed.progress.state == "done"):
                state.runs.expect(own)
    state.queue.follow()
    for run_id in state.runs.unhandled():
        try:
            progress = listing.get(run_id).progress
        except RunError:
            state.runs.mark_handled(run_id)
            continue
        if not progress.running:
            state.runs.mark_handled(run_id)
            if progress.state == "done":
                _end(run_id, progress)


def _open_address() -> None:
    """Select the network of the training run whose id is in the page's URL, as in ?training=<id>.

    If the run is still in progress, its network is selected when the run ends.
    """
    try:
        listed = listing.get(st.query_params.get(network_picker.ADDRESS, ""))
    except RunError:
        st.query_params.pop(network_picker.ADDRESS, None)
        return
    run_id = listed.run.id
    if listed.progress.running:
        state.runs.expect(run_id)
    elif listed.progress.state == "done":
        state.runs.watch(run_id)
        state.runs.set_ending(run_id, Ending(networks.SHIPPED))
        state.networks.select(run_id)


def _end(run_id: str, progress: Progress) -> None:
    """Select the network of a finished training run. If it is less accurate than the selected network, ask the user first.

    run_id: the id of the training run.
    progress: the final progress of the run, which contains the test accuracy.
    """
    previous = state.networks.selected()
    old = networks.accuracy(previous, state.networks.added())
    new = progress.test_accuracy
    is_worse = previous != run_id and old is not None and new is not None and new < old
    state.runs.set_ending(run_id, Ending(previous, old, new, asked=is_worse))
    if not is_worse:
        network_picker.select(run_id)


def _decide(run_id: str, chosen: str) -> None:
    """Select the network that the user has chosen after a training run. The page then no longer asks which network to use.

    run_id: the id of the training run.
    chosen: the id of the chosen network, the new one or the previous one.
    """
    state.runs.set_ending(run_id, replace(state.runs.ending(run_id), asked=False))
    network_picker.select(chosen)


def show_earlier(newest: Run) -> None:
    """Show the result of the last training run that this browser started. Do nothing if this run is `newest`.

    newest: the newest training run on the server.
    """
    run_id = state.runs.last_handled()
    if run_id and run_id != newest.id and state.runs.is_own(run_id):
        with suppress(RunError):
            listed = listing.get(run_id)
            if not listed.progress.running:
                show(listed.run, listed.progress)


def show(run: Run, progress: Progress) -> None:
    """Show a message that a training run has finished, was cancelled or has failed, and buttons to choose a network.

    progress: the final progress of the run.
    """
    if progress.state == "cancelled":
        selected = literal(network_picker.label(state.networks.selected()))
        st.info(f"Cancelled. {selected} still reads your drawing.", icon=":material/stop_circle:")
    elif progress.state != "done":
        st.error(f"{literal(progress.reason)} Nothing else has changed.", icon=":material/error:")
    elif state.runs.is_own(run.id):
        _own_outcome(run, progress)
    elif state.networks.selected() != run.id:
        st.success(
            f"A new network was trained here. {_comparison(progress, state.networks.selected())}", icon=":material/new_releases:"
        )
        st.button("Read with it", width="stretch", on_click=state.networks.select, args=(run.id,))


def _own_outcome(run: Run, progress: Progress) -> None:
    """Show the result of a finished training run that this browser started, with buttons to use the new or the previous network.

    progress: the final progress of the run.
    """
    ending, selected = state.runs.ending(run.id), state.networks.selected()
    trained = f"Trained in {duration(progress.seconds)}. {literal(progress.stopped)}".strip()
    before = literal(_short_label(ending.previous))
    if ending.asked and selected == ending.previous:
        st.info(
            f"{trained} **Read with the new one?** It reads {percent(ending.new, 2)} of the test "
            f"digits correctly, {before} {percent(ending.old, 2)}. Until you choose, {before} goes on reading your drawing.",
            icon=":material/help:",
        )
        _choice("Read with the new one", run.id, run.id)
        _choice(f"Keep {before}", run.id, selected)
        return
    words = _comparison(progress, ending.previous) if ending.previous != run.id else ""
    st.success(f"{trained} {words}".strip(), icon=":material/check_circle:")
    if selected != run.id:
        _choice("Read with the new one", run.id, run.id)
    elif ending.previous != run.id:
        _choice(f"Back to {before}", run.id, ending.previous)


def _choice(label: str, run_id: str, chosen: str) -> None:
    st.button(label, key=f"outcome-{label.partition(' ')[0]}", width="stretch", on_click=_decide, args=(run_id, chosen))


def _short_label(network_id: str) -> str:
    """Return the name of a network for use in a sentence, such as "the shipped network"."""
    return "the shipped network" if network_id == networks.SHIPPED else network_picker.label(network_id)


def _comparison(progress: Progress, other_id: str) -> str:
    """Return a sentence that compares the test accuracy of a new network with that of another network.

    progress: the final progress of the training run that made the new network. It contains the accuracy.
    other_id: the id of the other network.
    """
    words = f"It classifies **{percent(progress.test_accuracy, 2)}** of the test digits correctly"
    other = networks.accuracy(other_id, state.networks.added())
    if other is None or progress.test_accuracy is None:
        return f"{words}."
    which = "the shipped network" if other_id == networks.SHIPPED else "the one before"
    return f"{words}, {which} {percent(other, 2)} ({points(progress.test_accuracy, other)} points)."
