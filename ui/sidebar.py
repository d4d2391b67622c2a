"""The sidebar: which network reads, and training a new one in the background.

Only the progress of a running training is a fragment that runs by itself; it touches nothing else of the page, so that drawing
goes on undisturbed. It asks for one full run when the training has ended.
"""

import streamlit as st

from model.checkpoint import CheckpointError
from model.network import Network
from training.jobs import estimate, launcher, store
from training.jobs.launcher import JobError
from training.jobs.log import Progress
from training.jobs.store import Run, RunError
from training.presets import PRESETS
from ui import networks, server, state
from ui.format import (
    describe_network,
    describe_training,
    duration,
    escape_markdown,
    metadata_number,
    percent,
    points,
    progress_line,
    run_name,
)

TICK = 0.5  # s between two looks at a running training
LISTED = 12  # networks to pick from here; the Training view lists all
PICKER, PRESET = "network-picker", "preset-picker"
ADDRESS = "training"  # ?training=<id>: a page opened at this address shows the run; it gives no right to change it

# What each is for; what it reached is told when it has run.
OFFERED = {
    "instant": "to see it learn",
    "quick": "on varied digits",
    "default": "as shipped",
    "tutorial": "as in the tutorial",
}


def arrive() -> None:
    """Find the training run in the address and the one that this browser has running. Select the network of a run that has
    ended. Call it before the page is made."""
    if state.runs.is_first_run():
        try:
            state.runs.expect(store.read(st.query_params.get(ADDRESS, "")).id)
        except RunError:
            st.query_params.pop(ADDRESS, None)
        newest = launcher.current()
        if newest is not None and state.runs.is_own(newest.id) and launcher.follow(newest).running:
            state.runs.expect(newest.id)
    for run_id in state.runs.unhandled():
        try:
            progress = launcher.follow(store.read(run_id))
        except RunError:
            state.runs.mark_handled(run_id)
            continue
        if not progress.running:
            state.runs.mark_handled(run_id)
            if progress.state == "done":
                state.networks.select(run_id)


def show(network_id: str, network: Network | None) -> None:
    """The sidebar, for the network that reads (None: it can't be read, which the page says)."""
    st.header("Network", anchor=False)
    _picker(network_id)
    if network is not None:
        _card(network)
    st.header("Retrain", anchor=False)
    run = launcher.current()
    progress = launcher.follow(run) if run else None
    if run is not None and progress.running:
        state.runs.watch(run.id)
        every = server.poll_interval(TICK, state.runs.is_own(run.id))
        st.fragment(_running, run_every=every)(run.id, every)
        return
    if run is not None and state.runs.is_watched(run.id):
        _outcome(run, progress)
    _offer_training()


def _picker(network_id: str) -> None:
    ids = [networks.SHIPPED, *networks.run_ids()[:LISTED], *state.networks.added()]
    if network_id not in ids:
        ids.append(network_id)
    names = {known: _name(known) for known in ids}
    state.widgets.set_value(PICKER, network_id)
    st.selectbox(
        "Network that reads",
        ids,
        format_func=lambda known: names.get(known, known),
        key=PICKER,
        on_change=_pick,
        help="The shipped network, those trained here, and your own of this visit. Everything on the page follows.",
    )


def _name(network_id: str) -> str:
    if network_id == networks.SHIPPED:
        return "Shipped with Digit Lens"
    if network_id in state.networks.added():
        return networks.name(network_id, state.networks.added()[network_id])
    run_id, _, moment = network_id.partition(":")
    try:
        run = store.read(run_id)
    except RunError:
        return network_id
    if moment:
        epoch = next((epoch for epoch, known in networks.snapshots(run_id) if known == network_id), None)
        return f"{run_name(run)}, " + ("a moment of it" if epoch is None else f"epoch {epoch:g}")
    accuracy = launcher.follow(run).test_accuracy
    return run_name(run) + (f" · {percent(accuracy, 2)}" if accuracy is not None else "")


def _card(network: Network) -> None:
    accuracy = metadata_number(network.metadata, "test_accuracy")
    if accuracy is not None:
        st.metric(
            "Test accuracy",
            percent(accuracy, 2),
            help="The share of MNIST's 10,000 test digits that it reads right. It was trained on none of them.",
        )
    st.caption("  \n".join(line for line in (describe_network(network), describe_training(network)) if line))


def _pick() -> None:
    chosen = state.widgets.value(PICKER)
    state.networks.select(chosen)
    if chosen in state.networks.added() or chosen == networks.SHIPPED:
        st.query_params.pop(ADDRESS, None)
    else:
        st.query_params[ADDRESS] = chosen


def _offer_training() -> None:
    st.radio(
        "Preset",
        list(OFFERED),
        captions=[_caption(name) for name in OFFERED],
        format_func=str.capitalize,
        key=PRESET,
        help="Number of epochs, and about how long they take on one core. Tutorial trains the network of the short "
        "NumPy-to-PyTorch tutorial that this app grew from. The Training view has every setting.",
    )
    if message := state.runs.pop_flash():
        st.error(message, icon=":material/error:")
    st.button(
        "Retrain",
        icon=":material/model_training:",
        type="primary",
        width="stretch",
        on_click=_start,
        help="Trains a new network in the background, from random weights. Drawing goes on meanwhile; the shipped network stays.",
    )


def _caption(name: str) -> str:
    """What to expect of a preset, in one line."""
    seconds, _ = estimate.estimate(PRESETS[name], [])
    return f"{PRESETS[name].epochs} epochs, {duration(seconds)}: {OFFERED[name]}"


def _start() -> None:
    begin({"preset": state.widgets.value(PRESET)})


def begin(options: dict, name: str = "") -> None:
    """Start a training, or join the one that runs; a refusal becomes the sidebar's message. For a button's callback."""
    try:
        started = launcher.start(options, name, owner=state.browser.secret_hash())
    except JobError as error:
        state.runs.flash(str(error))
        return
    state.runs.watch(started.run.id)
    if not started.joined:
        state.runs.expect(started.run.id, state.networks.selected())
        st.query_params[ADDRESS] = started.run.id


def _running(run_id: str, every: float) -> None:
    """A running training; the fragment that runs by itself, every `every` seconds."""
    if server.polls_too_often(every, TICK, state.runs.is_own(run_id)) or state.page.just_finished():
        st.rerun()
    try:
        run = store.read(run_id)
    except RunError:
        st.rerun()
    progress = launcher.follow(run)
    if not progress.running:
        st.rerun()  # `arrive` picks its network, and the rest of the page follows
    st.markdown(f"**{escape_markdown(run_name(run))}**" + ("" if state.runs.is_own(run_id) else ", started in another browser"))
    st.progress(progress.fraction, text=progress_line(progress))
    loss, accuracy = st.columns(2)
    loss.metric("Loss", "–" if progress.loss is None else f"{progress.loss:.3f}", help="Of the latest step, on training digits.")
    accuracy.metric(
        "Validation",
        percent(progress.validation_accuracy),
        help="Accuracy after the latest epoch on training digits that were held out.",
    )
    if message := state.runs.pop_flash():
        st.error(message, icon=":material/error:")
    st.button("Cancel", icon=":material/stop_circle:", width="stretch", key="cancel-training", on_click=_cancel, args=(run_id,))


def _cancel(run_id: str) -> None:
    try:
        state.runs.check_owner(run_id)
        launcher.cancel(store.read(run_id))
    except (JobError, RunError) as error:
        state.runs.flash(str(error))


def _outcome(run: Run, progress: Progress) -> None:
    """How the latest training ended, for those who saw it run."""
    if progress.state == "cancelled":
        st.info(f"Cancelled. {escape_markdown(_name(state.networks.selected()))} goes on reading.", icon=":material/stop_circle:")
    elif progress.state != "done":
        st.error(f"{progress.reason} Nothing else has changed.", icon=":material/error:")
    elif state.runs.is_own(run.id):
        before = state.runs.previous_network(run.id)
        st.success(f"Trained in {duration(progress.seconds)}. {_compared(progress, before)}", icon=":material/check_circle:")
    elif state.networks.selected() != run.id:
        st.success(
            f"A new network was trained here. {_compared(progress, state.networks.selected())}", icon=":material/new_releases:"
        )
        st.button("Read with it", width="stretch", on_click=state.networks.select, args=(run.id,))


def _compared(progress: Progress, other_id: str) -> str:
    """The new network's test accuracy beside another's."""
    words = f"It reads **{percent(progress.test_accuracy, 2)}** of the test digits"
    try:
        other = metadata_number(networks.get(other_id, state.networks.added()).metadata, "test_accuracy")
    except CheckpointError:
        other = None
    if other is None or progress.test_accuracy is None:
        return f"{words}."
    which = "the shipped network" if other_id == networks.SHIPPED else "the one before"
    return f"{words}, {which} {percent(other, 2)} ({points(progress.test_accuracy, other)} points)."
