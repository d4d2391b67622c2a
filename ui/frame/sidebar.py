"""The sidebar: the choice of the network that reads the drawing, and the training of a new one in the background.

The progress of a training run is a fragment that polls, so that drawing goes on undisturbed. When the run has ended, it requests
one full page run.
"""

import streamlit as st

from model.network import Network
from training.jobs import estimate, launcher, limits, listing, store
from training.jobs.store import RunError
from training.presets import PRESETS
from ui import access, commands, session, widgets
from ui.components import data_strip
from ui.frame import network_picker, outcome, training_queue
from ui.text import prose
from ui.text.format import duration, percent, progress_line, run_name
from ui.text.literal import literal

POLL_INTERVAL = 0.5  # s, with few pages open
PRESET = "preset-picker"
# The presets offered here, with what each is for.
OFFERED = {
    "instant": "to see it learn",
    "quick": "on varied digits",
    "default": "as shipped",
    "tutorial": "as in the tutorial",
}


def show(network_id: str, network: Network | None) -> None:
    """Show the sidebar, where the user selects a network and starts training runs. network: None if it can't be loaded."""
    network_picker.show(network_id, network)
    run = launcher.current()
    progress = launcher.follow(run) if run else None
    if run is not None and progress is not None and progress.running:
        st.header("Train a new one", anchor=False)
        outcome.show_earlier(run)
        session.current().runs.watched.add(run.id)
        session.poll(_progress, run.id, least=POLL_INTERVAL, own=access.is_own(run.id))
        return
    training_queue.show_place()
    training_queue.show_starting()
    if limits.switched_off():
        st.caption("Training is switched off on this server.")
        return
    if session.current().hides("training"):
        return
    if run is not None and progress is not None:
        if not access.is_own(run.id):
            outcome.show_earlier(run)
        runs = session.current().runs
        if run.id in runs.expected | runs.watched:
            outcome.show(run, progress)
    if limits.lacks_torch():
        st.info(limits.NO_TORCH, icon=":material/info:")
    else:
        _retrain()


def _retrain() -> None:
    _presets()
    if message := session.current().messages.take("sidebar"):
        st.error(literal(message), icon=":material/error:")
    st.button(
        "Retrain",
        icon=":material/model_training:",
        width="stretch",
        on_click=_start,
        help="Trains a new network in the background, starting from random weights. You can go on drawing meanwhile. The network "
        "that came with the app is kept.",
    )


def _presets() -> None:
    finished = listing.finished()
    seconds = {name: estimate.estimate(PRESETS[name], finished)[0] for name in OFFERED}
    with st.expander("Choose how"):
        prose.markdown(
            "Each choice is a [[preset]]: settings of a training run that fit together. An [[epoch]] is one pass through the "
            "training pictures. The times are estimates for training on one processor core. *Tutorial* trains in "
            "the same way as the beginners' tutorial that this app is based on. To change single settings, open *Training*."
        )
        widgets.remembered(
            st.radio,
            "Preset",
            list(OFFERED),
            key=PRESET,
            default="instant",
            captions=[_caption(name, seconds[name]) for name in OFFERED],
            format_func=str.capitalize,
            label_visibility="collapsed",
        )


def _caption(name: str, seconds: float) -> str:
    epochs = PRESETS[name].epochs
    return f"{duration(seconds)}, {epochs} epochs (goes through the pictures {epochs} times): {OFFERED[name]}"


def _start() -> None:
    commands.start_run({"preset": session.stored(PRESET, "instant"), "seed": None})  # each press takes a new one


def _progress(run_id: str) -> None:
    """Show the progress of a training run."""
    try:
        run = store.read(run_id)
    except RunError:
        st.rerun()
    progress = launcher.follow(run)
    if not progress.running:
        st.rerun()  # `follow_runs` selects its network, and the whole page shows it
    access.note_presence(run_id)
    st.markdown(f"**{literal(run_name(run))}**" + ("" if access.is_own(run_id) else ", started in another browser"))
    st.progress(progress.fraction, text=progress_line(progress))
    data_strip.show(data_strip.parsed(progress.settings), key="poll-strip")
    loss, accuracy = st.columns(2)
    loss.metric(
        "Loss",
        "–" if progress.loss is None else f"{progress.loss:.3f}",
        help="How wrong the network was on the training digits that it read for its latest step (a small change of its "
        "weights). Training makes this number smaller.",
    )
    accuracy.metric(
        "Validation",
        percent(progress.validation_accuracy),
        help="The share of the held-out digits that the network reads correctly. The network is not trained on these digits. "
        "The share is counted again after each epoch (a pass over all training images).",
    )
    if message := session.current().messages.get("sidebar"):
        st.error(literal(message), icon=":material/error:")
    if access.may_steer(run_id):
        st.button(
            "Cancel",
            icon=":material/stop_circle:",
            width="stretch",
            key="cancel-training",
            on_click=commands.cancel_run,
            args=(run_id,),
        )
    if training_queue.show_place():
        return
    training_queue.show_others()
    if limits.switched_off() or session.current().hides("training"):
        return
    st.markdown("**Train another one next**")
    _presets()
    st.button(
        "Wait in line", icon=":material/hourglass_top:", width="stretch", key="queue-join", on_click=_start,
        help="Your training run starts by itself when those before it have ended. Everybody has one place in the line.",
    )  # fmt: skip
