"""The Training view: watch a network learn in the browser, train on the server, and compare training runs or go back in one.

Modules in reading order: form, expected, monitor, curves, runs, time_machine.
"""

import streamlit as st

from training.jobs import launcher, limits
from ui import session, widgets
from ui.commands.runs import NEXT_RUN, TRAINING
from ui.components import data_strip, pocket, trainer
from ui.reading import Reading
from ui.text import prose
from ui.text.format import percent, run_name, trained_line
from ui.text.literal import literal
from ui.views import quiz
from ui.views.training import expected, form, monitor, runs, time_machine

PART, REACHED = "training-part", "training-reached"
WATCH, SERVER = "Watch it learn", "Train on the server"
WHAT = (
    "It begins with random [[weights|weight]]. The network reads a [[batch]] of [[training pictures]]. Then it takes one "
    "[[step]]: every weight moves a little way against its [[gradient]], so that the mean [[loss]] of the batch's B pictures "
    "falls. Then comes the next batch, again and again. Once through all pictures is an [[epoch]]. In the "
    "end the network has only its weights and biases: it stores no pictures. (The optimisers AdamW and Muon also change the "
    "lengths of the steps.)"
)
STEP = r"w \leftarrow w - \eta \cdot \frac{1}{B} \sum_n \frac{\partial L_n}{\partial w}"


def show(reading: Reading) -> None:
    """Show the tab "Training". Preselect training in the browser, or on this machine if the visitor has started a run there.

    A shared server offers only training in the browser, and networks from files.
    """
    if limits.shared():
        watch()
        runs.upload()
        return
    visitor = session.current()
    parts = [part for part in PARTS if part != SERVER or not visitor.hides("training")]
    default = SERVER if SERVER in parts and visitor.runs.expected else WATCH
    part = widgets.one_of("Part", parts, key=PART, default=default, label_visibility="collapsed")
    PARTS[part](reading)


def watch() -> None:
    """Show the component that trains a network in the browser."""
    page = pocket.page() if session.sent(trainer.KEY, "page") else ""
    trainer.show(session.current().network, _count_reached, page)


def _count_reached() -> None:
    """Add one to the number of networks that have learned to classify nine of ten test digits correctly."""
    session.store_choice(REACHED, session.stored(REACHED, 0) + 1)


def _train(reading: Reading) -> None:
    """Show the progress of the current training run. If none is in progress, show the settings form and the latest run."""
    run = launcher.current()
    progress = launcher.follow(run) if run else None
    if run is not None and progress is not None and progress.running:
        session.poll(monitor.running, run, reading, every=monitor.POLL_INTERVAL)
        _explain()
        return
    chosen = form.chosen()
    with st.container():  # its changes must not move the form, whose folds would close
        data_strip.show(chosen, key="training-plan")
        if chosen is not None:
            prose.markdown(data_strip.in_steps(chosen))
    _explain()
    quiz.ask(TRAINING, NEXT_RUN, expected.QUESTION)
    form.show()
    if run is None or progress is None:
        return
    st.subheader(f"The latest training run: {literal(run_name(run))}", anchor=False)
    if progress.reason:
        st.error(literal(progress.reason), icon=":material/error:")
    elif progress.state == "cancelled":
        st.info("It was cancelled.", icon=":material/stop_circle:")
    elif progress.test_accuracy is not None:
        accuracy = percent(progress.test_accuracy, 2)
        st.markdown(f"{trained_line(progress)} It classifies **{accuracy}** of the test digits correctly.")
    if progress.note:
        st.warning(literal(progress.note), icon=":material/warning:")
    quiz.compare(TRAINING, run.id, expected.QUESTION, expected.outcome(progress))
    time_machine.enter(reading, run.id)
    monitor.panel(run, reading, progress)


def _explain() -> None:
    with st.expander("What happens in a training run?", icon=":material/help:"):
        prose.markdown(WHAT)
        st.latex(STEP)
        prose.markdown(data_strip.WHY_THREE)


PARTS = {
    WATCH: lambda reading: watch(),
    SERVER: _train,
    "Runs": runs.show,
}
