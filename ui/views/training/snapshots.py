"""The time machine: a training's kept moments, from the untrained network to the last. The network of the moment is the one that
reads, so every view and the live reading follow."""

import time

import streamlit as st

from training.jobs import launcher, store
from training.jobs.store import RunError
from ui import networks, state
from ui.format import escape_markdown, percent, run_name
from ui.reading import Reading
from ui.views.reading import show as show_reading
from ui.views.training.curves import epoch_name
from ui.views.training.monitor import fields, learning

SLIDER, TRAINING = "time-moment", "time-training"
PACE = 0.7  # s that each moment stands while it plays


def bar(reading: Reading) -> None:
    """The slider through time, above every view while a moment of a training reads."""
    run_id, here = _place(reading)
    moments = networks.snapshots(run_id)
    ids = [network_id for _, network_id in moments]
    if here not in ids or len(ids) < 2:  # a slider has two ends
        return
    index = ids.index(here)
    epochs = {network_id: epoch_name(epoch) for epoch, network_id in moments}
    with st.container(border=True):
        state.widgets.set_value(SLIDER, here)
        st.select_slider(
            f"Time machine: {escape_markdown(_name(run_id))}, after {epochs[here]} of {epoch_name(moments[-1][0])} epochs",
            ids,
            format_func=lambda network_id: f"epoch {epochs[network_id]}",
            key=SLIDER,
            on_change=_move,
        )
        with st.container(horizontal=True, gap="small"):
            if state.runs.playing_since() is None:
                st.button("Play", icon=":material/play_arrow:", key="time-play", on_click=_play, args=(ids, index))
            else:
                st.button("Stop", icon=":material/pause:", key="time-stop", on_click=state.runs.set_playing, args=(None,))
                st.fragment(_on, run_every=PACE)(ids, index)
            st.button("Leave the time machine", icon=":material/logout:", key="time-leave", on_click=_leave, args=(run_id,))


def show(reading: Reading) -> None:
    """The time machine's own view: which training, and what its moments make of the drawing."""
    known = [run_id for run_id in store.ids() if len(networks.snapshots(run_id)) > 1]
    if not known:
        st.info("Train a network first: its moments, from the untrained one on, can then be gone through here.")
        return
    run_id, here = _place(reading)
    state.widgets.set_value(TRAINING, run_id if run_id in known else state.widgets.restore(TRAINING, known[0]))
    if state.widgets.value(TRAINING) not in known:
        state.widgets.set_value(TRAINING, known[0])
    chosen = st.selectbox("Training", known, format_func=_name, key=TRAINING, on_change=_change_training)
    moments = networks.snapshots(chosen)
    if here not in [network_id for _, network_id in moments]:
        st.markdown(f"{len(moments)} moments were kept, from before the first step to the last.")
        st.button(
            "Go back to the beginning", icon=":material/history:", type="primary", key="time-enter",
            on_click=state.networks.select, args=(moments[0][1],),
        )  # fmt: skip
    else:
        show_reading(reading)
    learning(moments, reading)
    at = next((moment for moment in moments if moment[1] == here), moments[-1])
    fields(*at)


def _place(reading: Reading) -> tuple[str, str]:
    """The training and the moment that read; empty where no moment does."""
    run_id, colon, _ = reading.network_id.partition(":")
    return (run_id, reading.network_id) if colon else ("", "")


def _name(run_id: str) -> str:
    try:
        run = store.read(run_id)
    except RunError:
        return run_id
    accuracy = launcher.follow(run).test_accuracy
    return run_name(run) + (f" · {percent(accuracy, 2)}" if accuracy is not None else "")


def _move() -> None:
    state.runs.set_playing(None)
    state.networks.select(str(state.widgets.value(SLIDER)))


def _change_training() -> None:
    state.widgets.store(TRAINING)
    state.runs.set_playing(None)
    if ":" in state.networks.selected():
        moments = networks.snapshots(str(state.widgets.value(TRAINING)))
        state.networks.select(moments[0][1] if moments else networks.SHIPPED)


def _play(ids: list[str], index: int) -> None:
    if index == len(ids) - 1:  # at the end: from the beginning
        state.networks.select(ids[0])
    state.runs.set_playing(time.monotonic())


def _on(ids: list[str], index: int) -> None:
    """One moment on, when this one has stood long enough; the fragment that plays."""
    began = state.runs.playing_since()
    if began is None or time.monotonic() - began < PACE * 0.8:
        return
    if index + 1 < len(ids):
        state.networks.select(ids[index + 1])
        state.runs.set_playing(time.monotonic() if index + 2 < len(ids) else None)
    st.rerun()


def _leave(run_id: str) -> None:
    """Back to the training's own network, or the shipped one where it has none."""
    state.runs.set_playing(None)
    state.networks.select(run_id if run_id in networks.run_ids() else networks.SHIPPED)
