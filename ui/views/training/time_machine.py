"""The time machine: the snapshots of a training run, from the untrained network to the last one.

The selected snapshot reads the drawing, so that every view and the live reading show what the network knew at that time.
"""

import streamlit as st

from training.jobs import listing
from ui import commands, networks, widgets
from ui.reading import Reading
from ui.text.format import run_label
from ui.text.literal import literal
from ui.views.training.curves import format_epoch

SLIDER = "snapshots-slider"


def bar(reading: Reading) -> None:
    """If a snapshot (a network saved during a training run) is selected, show a slider to choose another snapshot of the run."""
    run_id, colon, _ = reading.network_id.partition(":")
    snapshots = networks.snapshots(run_id) if colon else []
    ids = [network_id for _, network_id in snapshots]
    if reading.network_id not in ids or len(ids) < 2:  # a slider has two ends
        return
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
            on_change=commands.select_network,  # pyrefly: ignore[bad-argument-type]
            format_func=lambda network_id: f"epoch {epochs[network_id]}",
        )
        st.button("Leave the time machine", icon=":material/logout:", key="snapshots-leave", on_click=_leave, args=(run_id,))


def enter(reading: Reading, run_id: str) -> None:
    """Show a button that selects the first snapshot of a run, the untrained network, unless one of its snapshots is selected."""
    snapshots = networks.snapshots(run_id)
    if len(snapshots) > 1 and reading.network_id not in [network_id for _, network_id in snapshots]:
        st.button(
            "Go back to the beginning", icon=":material/history:", key="snapshots-enter", on_click=commands.select_network,
            args=(snapshots[0][1],), help=f"Reads with {len(snapshots)} copies of the network, saved while it learned.",
        )  # fmt: skip


def _leave(run_id: str) -> None:
    """Select the run's final network, or the app's default network if the run has none."""
    commands.select_network(run_id if run_id in networks.run_ids() else networks.SHIPPED)
