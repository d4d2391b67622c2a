"""The Training view: watch a network learn, in the browser or with PyTorch on this machine, and go back to any run."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from model.layers import ACTIVATIONS
from model.reading import Reading
from ui import commands, session, widgets
from ui.components import runs
from ui.components.runs import messages
from ui.text import glossary
from ui.text.format import ACTIVATION_NAMES
from ui.text.language import mark, t

# What the browser asks for, as choices of the session: the options of the next run, the id of the run to look at, and those of
# the runs to compare it with.
REQUESTS = {name: f"training-{name}" for name in ("plan", "look", "compare")}
SIGNS = "training-signs"  # how often signs of one's own were asked for
UPLOAD, ACTIVATION = "training-upload", "training-upload-activation"
FIRST_PLAN = {"preset": "instant"}
WHAT = mark(
    "It begins with random [[weights|weight]]. It reads a [[batch]] of [[training pictures]], and takes one [[step]]: every "
    "weight moves a little against its [[gradient]], so that the mean [[loss]] of the batch's B pictures falls. Then comes the "
    "next batch; once through all pictures is an [[epoch]]. It keeps only weights and biases, no pictures. (AdamW and Muon "
    "change the steps' lengths.)"
)
WHY_THREE = mark(
    "**Why three kinds of pictures?** The network learns from the [[training pictures]]. People compare settings by the "
    "[[validation]] pictures and keep the best. That it is the best is partly chance, so the result is measured with pictures "
    "that were used neither to learn nor to choose: the [[test digits]]."
)
ABOUT_ACTIVATION = mark(
    "A PyTorch state_dict does not name its activation, and with another one the same weights give other answers. The other "
    "files name it. A network with any other activation can't be read here."
)
STEP = "w \\leftarrow w - \\eta \\cdot \\frac{1}{B} \\sum_n \\frac{\\partial L_n}{\\partial w}"


def show(reading: Reading) -> None:
    """Show the view. On a shared server, and on a page for a class (?class), networks are trained in the browser only."""
    with st.container(key="runs"):  # its changes must not move what follows
        session.poll(_runs)
    with st.expander(t("How does it learn?"), icon=":material/help:"):
        glossary.markdown(t(WHAT))
        st.latex(STEP)
        glossary.markdown(t(WHY_THREE))
    with st.expander(t("Read with a network from a file"), icon=":material/upload:"):
        label, names = t("Activation of its hidden layers, if the file does not say it"), list(ACTIVATIONS)
        options = {"format_func": lambda name: t(ACTIVATION_NAMES[name]), "help": t(ABOUT_ACTIVATION)}
        widgets.remembered(st.segmented_control, label, names, key=ACTIVATION, default=None, **options)
        st.file_uploader(
            t(
                "A safetensors file: a checkpoint, or a PyTorch state_dict of a fully connected network from 784 pixels to 10 "
                "digits. It is checked, and exists in this visit only."
            ),
            type=["safetensors"],
            key=UPLOAD,
            on_change=commands.networks.read_file,
            args=(UPLOAD, ACTIVATION),
        )


def open_own_signs() -> None:
    """Open the Training view in its mode "Your own signs"."""
    session.store_choice(SIGNS, session.stored(SIGNS, 0) + 1)
    commands.page.open_view("Training")


def _runs() -> None:
    visitor, machine = session.current(), None
    if visitor.is_owner:
        plan, run_id, compared = (session.stored(REQUESTS[name], None) for name in REQUESTS)
        options = commands.runs.known_options(plan) or FIRST_PLAN
        machine = messages.machine(options, str(run_id), compared if isinstance(compared, list) else ())
    actions: dict[str, Callable[[], object]] = {
        name: lambda name=name: COMMANDS[name](session.sent(runs.KEY, name)) for name in (COMMANDS if machine else ())
    }
    runs.show(visitor.network, actions, session.stored(SIGNS, 0), session.stored(commands.runs.BEGUN, (0,)), machine)


def _start(sent: object) -> None:
    if options := commands.runs.known_options(sent):
        commands.runs.start_run(options)


# What the browser's actions do, by their names. Each gets the unchecked value.
COMMANDS: Mapping[str, Callable[[object], None]] = {
    **{name: partial(session.store_choice, key) for name, key in REQUESTS.items()},
    "start": _start,
    "finish": commands.runs.finish_run,
    "discard": commands.runs.discard_run,
    "rename": commands.runs.rename_run,
    "delete": commands.runs.delete_run,
}
