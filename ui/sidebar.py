"""The sidebar: the choice of the network that reads the drawing, and the training of a new one in the background.

The progress of a training run is a fragment that polls. It changes nothing else on the page, so that drawing goes on undisturbed.
It requests one full page run when the training run has ended.
"""

import streamlit as st

from model.checkpoint import CheckpointError
from model.network import Network
from training.jobs import estimate, launcher, listing, store
from training.jobs.launcher import JobError
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from training.presets import PRESETS
from ui import network_picker, networks, server, state
from ui.format import (
    duration,
    metadata_number,
    percent,
    points,
    progress_line,
    run_name,
)
from ui.literal import literal

POLL_INTERVAL = 0.5  # s, with few pages open
PRESET = "preset-picker"
# The presets offered here, with what each is for.
OFFERED = {
    "instant": "to see it learn",
    "quick": "on varied digits",
    "default": "as shipped",
    "tutorial": "as in the tutorial",
}


def restore_training() -> None:
    """Find the training run in the address and the one that this browser has running. Select the network of a run that has ended.

    Call it before the page is made.
    """
    if state.runs.is_first_run():
        try:
            state.runs.expect(store.read(st.query_params.get(network_picker.ADDRESS, "")).id)
        except RunError:
            st.query_params.pop(network_picker.ADDRESS, None)
        newest = launcher.current()
        if newest is not None and state.runs.is_own(newest.id) and launcher.follow(newest).running:
            state.runs.expect(newest.id)
    for run_id in state.runs.unhandled():
        try:
            progress = listing.get(run_id).progress
        except RunError:
            state.runs.mark_handled(run_id)
            continue
        if not progress.running:
            state.runs.mark_handled(run_id)
            if progress.state == "done":
                state.networks.select(run_id)


def show(network_id: str, network: Network | None) -> None:
    """Show the sidebar for the selected network. `network` is None if it cannot be loaded."""
    st.header("Network", anchor=False)
    network_picker.show(network_id, network)
    st.header("Retrain", anchor=False)
    run = launcher.current()
    progress = launcher.follow(run) if run else None
    if run is not None and progress is not None and progress.running:
        state.runs.watch(run.id)
        every = server.poll_interval(POLL_INTERVAL, state.runs.is_own(run.id))
        st.fragment(_poll, run_every=every)(run.id, every)
        return
    if run is not None and progress is not None and state.runs.is_watched(run.id):
        _outcome(run, progress)
    _presets()


def _presets() -> None:
    state.widgets.remembered(
        st.radio,
        "Preset",
        list(OFFERED),
        key=PRESET,
        default="instant",
        captions=[_caption(name) for name in OFFERED],
        format_func=str.capitalize,
        help="A preset is a set of training settings. An epoch is one pass over the training digits. The time is for one "
        "processor core. *Tutorial* trains the network of the short NumPy-to-PyTorch tutorial that this app grew from. The "
        "Training view has every setting.",
    )
    if message := state.runs.pop_flash():
        st.error(literal(message), icon=":material/error:")
    st.button(
        "Retrain",
        icon=":material/model_training:",
        type="primary",
        width="stretch",
        on_click=_start,
        help="Trains a new network in the background, starting from random weights. You can go on drawing meanwhile, and the "
        "shipped network stays.",
    )


def _caption(name: str) -> str:
    seconds, _ = estimate.estimate(PRESETS[name], [])
    return f"{PRESETS[name].epochs} epochs, {duration(seconds)}: {OFFERED[name]}"


def _start() -> None:
    begin({"preset": state.widgets.stored(PRESET, "instant")})


def begin(options: dict, name: str = "", drawings: str = "") -> None:
    """Start a training run, or join the one in progress. A refusal becomes a message in the sidebar. Call it in a callback.

    options: the options of the command line.
    drawings: a file of corrections to fine-tune on, as text.
    """
    try:
        started = launcher.start(options, name, owner=state.browser.secret_hash(), drawings=drawings)
    except JobError as error:
        state.runs.flash(str(error))
        return
    state.runs.watch(started.run.id)
    if not started.joined:
        state.runs.expect(started.run.id, state.networks.selected())
        st.query_params[network_picker.ADDRESS] = started.run.id


def _poll(run_id: str, every: float) -> None:
    """Show the progress of a training run. This is a fragment that runs every `every` seconds."""
    if server.polls_too_often(every, POLL_INTERVAL, state.runs.is_own(run_id)) or state.page.just_finished():
        st.rerun()
    try:
        run = store.read(run_id)
    except RunError:
        st.rerun()
    progress = launcher.follow(run)
    if not progress.running:
        st.rerun()  # `restore_training` selects its network, and the whole page shows it
    state.runs.note_presence(run_id)
    st.markdown(f"**{literal(run_name(run))}**" + ("" if state.runs.is_own(run_id) else ", started in another browser"))
    st.progress(progress.fraction, text=progress_line(progress))
    loss, accuracy = st.columns(2)
    loss.metric(
        "Loss",
        "–" if progress.loss is None else f"{progress.loss:.3f}",
        help="How wrong the network was on the training digits of the latest step. Training makes it smaller.",
    )
    accuracy.metric(
        "Validation",
        percent(progress.validation_accuracy),
        help="The accuracy after the latest epoch on digits that were held out: the network is not trained on them.",
    )
    if message := state.runs.pop_flash():
        st.error(literal(message), icon=":material/error:")
    st.button("Cancel", icon=":material/stop_circle:", width="stretch", key="cancel-training", on_click=_cancel, args=(run_id,))


def _cancel(run_id: str) -> None:
    try:
        state.runs.check_may_steer(run_id)
        launcher.cancel(store.read(run_id))
    except (JobError, RunError) as error:
        state.runs.flash(str(error))


def _outcome(run: Run, progress: Progress) -> None:
    """Show how the latest training run ended, in a session that has seen it in progress."""
    if progress.state == "cancelled":
        selected = literal(network_picker.label(state.networks.selected()))
        st.info(f"Cancelled. {selected} still reads your drawing.", icon=":material/stop_circle:")
    elif progress.state != "done":
        st.error(f"{literal(progress.reason)} Nothing else has changed.", icon=":material/error:")
    elif state.runs.is_own(run.id):
        before = state.runs.previous_network(run.id)
        words = f"Trained in {duration(progress.seconds)}. {_comparison(progress, before)} {run.stopped}"
        st.success(words.strip(), icon=":material/check_circle:")
    elif state.networks.selected() != run.id:
        st.success(
            f"A new network was trained here. {_comparison(progress, state.networks.selected())}", icon=":material/new_releases:"
        )
        st.button("Read with it", width="stretch", on_click=state.networks.select, args=(run.id,))


def _comparison(progress: Progress, other_id: str) -> str:
    """Return a sentence that compares the test accuracy of a new network with another's."""
    words = f"It classifies **{percent(progress.test_accuracy, 2)}** of the test digits correctly"
    try:
        other = metadata_number(networks.get(other_id, state.networks.added()).metadata, "test_accuracy")
    except CheckpointError:
        other = None
    if other is None or progress.test_accuracy is None:
        return f"{words}."
    which = "the shipped network" if other_id == networks.SHIPPED else "the one before"
    return f"{words}, {which} {percent(other, 2)} ({points(progress.test_accuracy, other)} points)."
