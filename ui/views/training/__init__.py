"""The Training view: set up a training and watch it, go back in time, compare trainings, teach by corrections.

Files in reading order: training_settings, training_watch, training_curves, training_time, training_runs, training_drawings.
"""

import streamlit as st

from training.jobs import launcher
from ui import state
from ui.format import duration, escape_markdown, percent, run_name
from ui.reading import Reading
from ui.views.training import corrections, monitor, runs, settings, snapshots

PART = "training-part"


def show(reading: Reading) -> None:
    """Show the part of the view that is open."""
    state.widgets.restore(PART, next(iter(PARTS)))
    part = st.segmented_control("Part", list(PARTS), key=PART, required=True, on_change=state.widgets.store, args=(PART,),
                                label_visibility="collapsed")  # fmt: skip
    PARTS[part](reading)


def _train(reading: Reading) -> None:
    """A training: to be set up, running, or as it ended."""
    run = launcher.current()
    progress = launcher.follow(run) if run else None
    if run is not None and progress.running:
        state.runs.watch(run.id)
        monitor.running(run, reading)
        return
    settings.show()
    if run is None:
        return
    st.subheader(f"The latest training: {escape_markdown(run_name(run))}", anchor=False)
    if progress.reason:
        st.error(progress.reason, icon=":material/error:")
    elif progress.state == "cancelled":
        st.info("It was cancelled.", icon=":material/stop_circle:")
    elif progress.test_accuracy is not None:
        st.markdown(
            f"Trained in {duration(progress.seconds)}; it reads **{percent(progress.test_accuracy, 2)}** of the test digits."
        )
    monitor.panel(run, reading, progress)


PARTS = {
    "Train": _train,
    "Time machine": snapshots.show,
    "Runs": runs.show,
    "Corrections": corrections.show,
}
