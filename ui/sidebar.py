"""The sidebar: which network reads, and training a new one in the background.

Only the progress of a running training is a fragment that runs by itself; it touches nothing else of the page, so that drawing
goes on undisturbed. It asks for one full run when the training has ended.
"""

import streamlit as st

from model.checkpoint import CheckpointError
from model.network import Network
from training import estimate, job, runs
from training.job import JobError
from training.presets import PRESETS
from training.progress import Progress
from training.runs import Run, RunError
from ui import labels, networks, owners, pace, session

TICK = 0.5  # s between two looks at a running training
LISTED = 12  # networks to pick from here; the Training view lists all
PICKER, PRESET = "network-picker", "preset-picker"
ADDRESS = "training"  # ?training=<id>: by this a reloaded page knows the training that it started

# What each is for; what it reached is told when it has run.
OFFERED = {
    "instant": "to see it learn",
    "quick": "on varied digits",
    "default": "as shipped",
    "article": "the course text's",
}


def arrive() -> None:
    """Before the page is made: the training that a reloaded page had started is known again, and the network of one that has
    ended is picked."""
    folder = networks.runs_folder()
    if session.first_look():
        try:
            session.own(runs.read(st.query_params.get(ADDRESS, ""), folder).id, networks.SHIPPED)
        except RunError:
            st.query_params.pop(ADDRESS, None)
    for run_id in session.unclaimed():
        try:
            progress = job.follow(runs.read(run_id, folder))
        except RunError:
            session.claim(run_id)
            continue
        if not progress.running:
            session.claim(run_id)
            if progress.state == "done":
                session.pick(run_id)


def show(network_id: str, network: Network | None) -> None:
    """The sidebar, for the network that reads (None: it can't be read, which the page says)."""
    st.header("Network", anchor=False)
    _picker(network_id)
    if network is not None:
        _card(network)
    st.header("Retrain", anchor=False)
    run = job.current(networks.runs_folder())
    progress = job.follow(run) if run else None
    if run is not None and progress.running:
        session.watch(run.id)
        every = pace.seconds(TICK, session.owns(run.id))
        st.fragment(_running, run_every=every)(run.id, every)
        return
    if run is not None and session.watched(run.id):
        _outcome(run, progress)
    _offer_training()


def _picker(network_id: str) -> None:
    ids = [networks.SHIPPED, *networks.run_ids()[:LISTED], *session.networks()]
    if network_id not in ids:
        ids.append(network_id)
    names = {known: _name(known) for known in ids}
    session.control(PICKER, network_id)
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
    if network_id in session.networks():
        return networks.name(network_id, session.networks()[network_id])
    run_id, _, moment = network_id.partition(":")
    try:
        run = runs.read(run_id, networks.runs_folder())
    except RunError:
        return network_id
    if moment:
        epoch = next((epoch for epoch, known in networks.snapshots(run_id) if known == network_id), None)
        return f"{labels.run_name(run)}, " + ("a moment of it" if epoch is None else f"epoch {epoch:g}")
    accuracy = job.follow(run).test_accuracy
    return labels.run_name(run) + (f" · {labels.percent(accuracy)}" if accuracy is not None else "")


def _card(network: Network) -> None:
    accuracy = labels.number(network.metadata, "test_accuracy")
    if accuracy is not None:
        st.metric(
            "Test accuracy",
            labels.percent(accuracy),
            help="The share of MNIST's 10,000 test digits that it reads right. It was trained on none of them.",
        )
    st.caption("  \n".join(line for line in (labels.described(network), labels.trained(network)) if line))


def _pick() -> None:
    chosen = session.value(PICKER)
    session.pick(chosen)
    if chosen in session.networks() or chosen == networks.SHIPPED:
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
        help="Epochs, and about how long they take on one core. Article is the course text's network. "
        "The Training view has every setting.",
    )
    if message := session.training_message():
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
    return f"{PRESETS[name].epochs} epochs, {labels.duration(seconds)}: {OFFERED[name]}"


def _start() -> None:
    begin({"preset": session.value(PRESET)})


def begin(options: dict, name: str = "") -> None:
    """Start a training, or join the one that runs; a refusal becomes the sidebar's message. For a button's callback."""
    try:
        started = job.start(options, name, folder=networks.runs_folder())
    except JobError as error:
        session.tell_training(str(error))
        return
    session.watch(started.run.id)
    if not started.joined:
        session.own(started.run.id, session.picked())
        st.query_params[ADDRESS] = started.run.id


def _running(run_id: str, every: float) -> None:
    """A running training; the fragment that runs by itself, every `every` seconds."""
    if pace.outgrown(every, TICK, session.owns(run_id)) or session.just_answered():
        st.rerun()
    try:
        run = runs.read(run_id, networks.runs_folder())
    except RunError:
        st.rerun()
    progress = job.follow(run)
    if not progress.running:
        st.rerun()  # `arrive` picks its network, and the rest of the page follows
    st.markdown(f"**{labels.text(labels.run_name(run))}**" + ("" if session.owns(run_id) else ", started on another page"))
    st.progress(progress.fraction, text=labels.progress_line(progress))
    loss, accuracy = st.columns(2)
    loss.metric("Loss", "–" if progress.loss is None else f"{progress.loss:.3f}", help="Of the latest step, on training digits.")
    accuracy.metric(
        "Validation",
        labels.percent(progress.validation_accuracy, 1),
        help="Accuracy after the latest epoch on training digits that were held out.",
    )
    if message := session.training_message():
        st.error(message, icon=":material/error:")
    st.button("Cancel", icon=":material/stop_circle:", width="stretch", key="cancel-training", on_click=_cancel, args=(run_id,))


def _cancel(run_id: str) -> None:
    try:
        owners.check(run_id)
        job.cancel(runs.read(run_id, networks.runs_folder()))
    except (JobError, RunError) as error:
        session.tell_training(str(error))


def _outcome(run: Run, progress: Progress) -> None:
    """How the latest training ended, for those who saw it run."""
    if progress.state == "cancelled":
        st.info(f"Cancelled. {labels.text(_name(session.picked()))} goes on reading.", icon=":material/stop_circle:")
    elif progress.state != "done":
        st.error(f"{progress.reason} Nothing else has changed.", icon=":material/error:")
    elif session.owns(run.id):
        before = session.before(run.id)
        st.success(
            f"Trained in {labels.duration(progress.seconds)}. {_compared(progress, before)}", icon=":material/check_circle:"
        )
    elif session.picked() != run.id:
        st.success(f"A new network was trained here. {_compared(progress, session.picked())}", icon=":material/new_releases:")
        st.button("Read with it", width="stretch", on_click=session.pick, args=(run.id,))


def _compared(progress: Progress, other_id: str) -> str:
    """The new network's test accuracy beside another's."""
    words = f"It reads **{labels.percent(progress.test_accuracy)}** of the test digits"
    try:
        other = labels.number(networks.get(other_id, session.networks()).metadata, "test_accuracy")
    except CheckpointError:
        other = None
    if other is None or progress.test_accuracy is None:
        return f"{words}."
    which = "the shipped network" if other_id == networks.SHIPPED else "the one before"
    return f"{words}, {which} {labels.percent(other)} ({labels.points(progress.test_accuracy, other)} points)."
