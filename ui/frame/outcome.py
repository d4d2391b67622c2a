"""The result of a training run in the sidebar, with buttons to select the new or the previous network.

`ui.commands.follow_runs` decides which network is selected.
"""

import streamlit as st

from training.jobs.log import Progress
from training.jobs.store import Run
from ui import commands, networks, session
from ui.frame import network_picker
from ui.text.format import percent, points, trained_line
from ui.text.literal import literal


def show(run: Run, progress: Progress) -> None:
    """Show that a training run has finished, was cancelled or has failed, with buttons to choose a network."""
    if progress.state == "cancelled":
        selected = literal(network_picker.label(session.current().network))
        st.info(f"Cancelled. {selected} still reads your drawing.", icon=":material/stop_circle:")
    elif progress.state != "done":
        st.error(f"{literal(progress.reason)} Nothing else has changed.", icon=":material/error:")
    else:
        _trained(run, progress)


def _trained(run: Run, progress: Progress) -> None:
    visitor = session.current()
    previous, selected = visitor.runs.handled.get(run.id, networks.SHIPPED), visitor.network
    trained, before = trained_line(progress), literal(short_label(previous))
    if run.id in visitor.runs.asked and selected == previous:
        old = networks.accuracy(previous, visitor.added)
        st.info(
            f"{trained} **Read with the new one?** It reads {percent(progress.test_accuracy, 2)} of the test "
            f"digits correctly, {before} {percent(old, 2)}. Until you choose, {before} goes on reading your drawing.",
            icon=":material/help:",
        )
        _choice("Read with the new one", run.id, run.id)
        _choice(f"Keep {before}", run.id, selected)
        return
    words = _comparison(progress, previous) if previous != run.id else ""
    st.success(f"{trained} {words}".strip(), icon=":material/check_circle:")
    if selected != run.id:
        _choice("Read with the new one", run.id, run.id)
    elif previous != run.id:
        _choice(f"Back to {before}", run.id, previous)


def _choice(label: str, run_id: str, chosen: str) -> None:
    st.button(label, key=f"outcome-{label.partition(' ')[0]}", width="stretch", on_click=commands.decide, args=(run_id, chosen))


def short_label(network_id: str) -> str:
    """Return the name of a network for use in a sentence, such as "the shipped network"."""
    return "the shipped network" if network_id == networks.SHIPPED else network_picker.label(network_id)


def _comparison(progress: Progress, other_id: str) -> str:
    """Return a sentence that compares the test accuracies of a newly trained network and another one."""
    words = f"It classifies **{percent(progress.test_accuracy, 2)}** of the test digits correctly"
    other = networks.accuracy(other_id, session.current().added)
    if other is None or progress.test_accuracy is None:
        return f"{words}."
    which = "the shipped network" if other_id == networks.SHIPPED else "the one before"
    return f"{words}, {which} {percent(other, 2)} ({points(progress.test_accuracy, other)} points)."
