"""The Training view: set up a training and watch it, go back in time, compare trainings, teach by corrections.

Files in reading order: training_settings, training_watch, training_curves, training_time, training_runs, training_drawings.
"""

import streamlit as st

from training import job
from ui import labels, networks, session, training_drawings, training_runs, training_settings, training_time, training_watch
from ui.reading import Reading

PART = "training-part"


def show(reading: Reading) -> None:
    """Show the part of the view that is open."""
    session.kept(PART, next(iter(PARTS)))
    part = st.segmented_control("Part", list(PARTS), key=PART, required=True, on_change=session.keep, args=(PART,),
                                label_visibility="collapsed")  # fmt: skip
    PARTS[part](reading)


def _train(reading: Reading) -> None:
    """A training: to be set up, running, or as it ended."""
    run = job.current(networks.runs_folder())
    progress = job.follow(run) if run else None
    if run is not None and progress.running:
        session.watch(run.id)
        training_watch.running(run, reading)
        return
    training_settings.show()
    if run is None:
        return
    st.subheader(f"The latest training: {labels.text(labels.run_name(run))}", anchor=False)
    if progress.reason:
        st.error(progress.reason, icon=":material/error:")
    elif progress.state == "cancelled":
        st.info("It was cancelled.", icon=":material/stop_circle:")
    elif progress.test_accuracy is not None:
        st.markdown(
            f"Trained in {labels.duration(progress.seconds)}; "
            f"it reads **{labels.percent(progress.test_accuracy)}** of the test digits."
        )
    training_watch.panel(run, reading, progress)


PARTS = {
    "Train": _train,
    "Time machine": training_time.show,
    "Runs": training_runs.show,
    "Corrections": training_drawings.show,
}
