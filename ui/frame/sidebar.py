"""The sidebar, in which the user selects the network and trains a new one in the background.

The progress of a training run is a Streamlit fragment that polls, so that it does not interrupt drawing.
"""

import streamlit as st

from model.network import Network
from training.jobs import estimate, launcher, limits
from training.presets import PRESETS
from ui import commands, networks, session, widgets
from ui.components import runs
from ui.components.network_picture import Actions
from ui.components.runs import messages
from ui.frame import network_picker
from ui.text import glossary
from ui.text.format import duration

WIDTH = 250  # px
PRESET = "preset-picker"
# The presets offered here, with what each is for.
OFFERED = {
    "instant": "to see it learn",
    "quick": "on varied digits",
    "default": "as shipped",
    "tutorial": "as in the tutorial",
}


def show(network_id: str, network: Network) -> None:
    """Show the sidebar, where the user selects a network and starts training runs."""
    network_picker.show(network_id)
    _train(network_id, network)
    network_picker.about(network_id, network)


def _train(network_id: str, network: Network) -> None:
    """Show the button that trains a new network, its progress and its result. On a shared server, the browser trains it."""
    reads = "the shipped network" if network_id == networks.SHIPPED else "the one in use"
    accuracy = networks.measured(network)
    if limits.shared():
        runs.show_retrain(reads, accuracy, None, {})
    elif limits.lacks_torch():
        st.info(limits.NO_TORCH, icon=":material/info:")
    else:
        session.poll(_retrain, network_id, reads, accuracy)
        _presets()
        launcher.prepare()


def _retrain(network_id: str, reads: str, accuracy: float | None) -> None:
    progress = messages.retrain(launcher.current(), network_id)
    actions: Actions = {  # without a seed, each run gets a new one
        "start": lambda: commands.runs.start_run({"preset": session.stored(PRESET, "instant"), "seed": None}),
        "cancel": commands.runs.cancel_run,
        "decide": lambda: commands.runs.decide(session.sent(runs.RETRAIN_KEY, "decide")),
    }
    runs.show_retrain(reads, accuracy, progress, actions)


def _presets() -> None:
    with st.expander("Choose how it trains"):
        glossary.markdown(
            "Each choice is a [[preset]]: settings of a training run that fit together. An [[epoch]] is one pass through the "
            "training pictures. The times are estimates for training on one processor core. *Tutorial* has the network and the "
            "optimiser of the beginners' tutorial that this app is based on. To change single settings, open *Training*."
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
