"""The time machine: the snapshots of a training run, from the untrained network to the last one.

The selected snapshot reads the drawing, so that every view and the live reading show what the network knew at that time.
"""

import time

import streamlit as st

from training.jobs import listing
from ui import commands, networks, session, widgets
from ui.reading import Reading
from ui.text.format import run_label
from ui.text.literal import literal
from ui.views.training.curves import format_epoch

SLIDER = "snapshots-slider"
PLAYING = "snapshots-playing"  # when the present snapshot was first shown (monotonic clock, s). None if nothing plays.
PACE = 0.7  # s that each snapshot is shown for while the time machine plays


def bar(reading: Reading) -> None:
    """If a snapshot (a network saved during a training run) is selected, show a slider to choose another snapshot of the run."""
    run_id, colon, _ = reading.network_id.partition(":")
    snapshots = networks.snapshots(run_id) if colon else []
    ids = [network_id for _, network_id in snapshots]
    if reading.network_id not in ids or len(ids) < 2:  # a slider has two ends
        return
    index = ids.index(reading.network_id)
    epochs = {network_id: format_epoch(epoch) for epoch, network_id in snapshots}
    with st.container(border=True):
        listed = listing.get(run_id)
        name = literal(run_label(listed))
        widgets.controlled(
            st.select_slider,
            f"Time machine: {name}, after {epochs[reading.network_id]} of {epochs[ids[-1]]} epochs",
            ids,
            key=SLIDER,
            value=reading.network_id,
            on_change=_select,
            format_func=lambda network_id: f"epoch {epochs[network_id]}",
        )
        with st.container(horizontal=True, gap="small"):
            if session.stored(PLAYING, None) is None:
                st.button("Play", icon=":material/play_arrow:", key="snapshots-play", on_click=_play, args=(ids, index))
            else:
                st.button(
                    "Stop", icon=":material/pause:", key="snapshots-stop", on_click=session.store_choice, args=(PLAYING, None)
                )
                st.fragment(_show_next, run_every=PACE)(ids, index)
            st.button("Leave the time machine", icon=":material/logout:", key="snapshots-leave", on_click=_leave, args=(run_id,))


def enter(reading: Reading, run_id: str) -> None:
    """Show a button that opens the time machine at the first snapshot of a run, unless one of them is selected."""
    snapshots = networks.snapshots(run_id)
    if len(snapshots) > 1 and reading.network_id not in [network_id for _, network_id in snapshots]:
        st.button(
            "Go back to the beginning", icon=":material/history:", key="snapshots-enter", on_click=commands.select_network,
            args=(snapshots[0][1],), help=f"Reads with {len(snapshots)} copies of the network, saved while it learned.",
        )  # fmt: skip


def _select(network_id: str) -> None:
    session.store_choice(PLAYING, None)
    commands.select_network(network_id)


def _play(ids: list[str], index: int) -> None:
    if index == len(ids) - 1:
        commands.select_network(ids[0])
    session.store_choice(PLAYING, time.monotonic())


def _show_next(ids: list[str], index: int) -> None:
    """Select the next snapshot if the current one, at `index`, has been shown for long enough."""
    since: float | None = session.stored(PLAYING, None)
    if since is None or time.monotonic() - since < PACE * 0.8:
        return
    if index + 1 < len(ids):
        commands.select_network(ids[index + 1])
        session.store_choice(PLAYING, time.monotonic() if index + 2 < len(ids) else None)
    st.rerun()


def _leave(run_id: str) -> None:
    """Stop the playback of snapshots. Select the run's final network, or the app's default network if the run has none."""
    session.store_choice(PLAYING, None)
    commands.select_network(run_id if run_id in networks.run_ids() else networks.SHIPPED)
