"""The sidebar: the choice of the network that reads the drawing, and the training of a new one in the background.

The progress of a training run is a fragment that polls, so that drawing goes on undisturbed. When the run has ended, it requests
one full page run.
"""

import streamlit as st

from model.network import Network
from training.jobs import estimate, launcher, limits, store
from training.jobs.store import RunError
from training.presets import PRESETS, parsed
from ui import commands, networks, session, widgets
from ui.components import data_strip, trainer
from ui.frame import network_picker, outcome
from ui.text import prose
from ui.text.format import duration, percent, progress_line, run_name
from ui.text.literal import literal

WIDTH = 250  # px
POLL_INTERVAL = 0.5  # s
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
    network_picker.show(network_id)
    _train(network_id)
    if network is not None:
        network_picker.about(network_id, network)


def _train(network_id: str) -> None:
    """Show the button that trains a new network, its progress and its outcome."""
    if limits.shared():
        if not session.current().hides("training"):
            accuracy = networks.accuracy(network_id, session.current().added)
            reads = "the shipped network" if network_id == networks.SHIPPED else "the one in use"
            trainer.show_retrain(reads, accuracy)
        return
    runs, run = session.current().runs, launcher.current()
    progress = launcher.follow(run) if run else None
    if run is not None and progress is not None and progress.running:
        runs.expected.add(run.id)
        st.header("Train a new one", anchor=False)
        session.poll(_progress, run.id, every=POLL_INTERVAL)
    else:
        runs.asked_for = None
        if run is not None and progress is not None and run.id in runs.expected:
            if run.id not in runs.handled:
                st.rerun()  # it has just ended: `follow_runs` selects its network, or asks
            outcome.show(run, progress)
    if session.current().hides("training"):
        return
    if limits.lacks_torch():
        st.info(limits.NO_TORCH, icon=":material/info:")
    else:
        _retrain()


def _retrain() -> None:
    st.button(
        "Retrain",
        icon=":material/model_training:",
        width="stretch",
        on_click=_start,
        help="Trains a new network in the background, starting from random weights. You can go on drawing meanwhile. The network "
        "that came with the app is kept.",
    )
    _ask_to_replace()
    _presets()


def _ask_to_replace() -> None:
    if session.current().runs.asked_for is None:
        return
    st.warning("Another training run is in progress. Stop that one and start this one, or let it end?")
    with st.container(horizontal=True, gap="small"):
        st.button("Stop that one and start this one", key="sidebar-replace", on_click=commands.stop_and_start)
        st.button("Let it end", key="sidebar-let", on_click=commands.let_it_end)


def _presets() -> None:
    with st.expander("Choose how it trains"):
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
            captions=[_caption(name) for name in OFFERED],
            format_func=str.capitalize,
            label_visibility="collapsed",
        )


def _caption(name: str) -> str:
    preset = PRESETS[name]
    time, epochs = duration(estimate.estimate(preset)), preset.epochs
    return f"{time}, {epochs} epochs (goes through the pictures {epochs} times): {OFFERED[name]}"


def _start() -> None:
    commands.start_run({"preset": session.stored(PRESET, "instant"), "seed": None})  # each press takes a new one


def _progress(run_id: str) -> None:
    try:
        run = store.read(run_id)
    except RunError:
        st.rerun()
    progress = launcher.follow(run)
    if not progress.running:
        st.rerun()  # `follow_runs` selects its network, and the whole page shows it
    st.markdown(f"**{literal(run_name(run))}**")
    st.progress(progress.fraction, text=progress_line(progress))
    data_strip.show(parsed(progress.settings), key="poll-strip")
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
    st.button(
        "Cancel",
        icon=":material/stop_circle:",
        width="stretch",
        key="cancel-training",
        on_click=commands.cancel_run,
        args=(run_id,),
    )
