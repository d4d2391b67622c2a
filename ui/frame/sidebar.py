"""The sidebar, in which the user selects the network and trains a new one in the background."""

import streamlit as st

from model.network import Network
from training.jobs import launcher
from ui import commands, networks, session, widgets
from ui.components import runs
from ui.components.network_picture import Actions
from ui.components.runs import messages
from ui.frame import network_picker
from ui.text.language import choices, language, t

WIDTH = 250  # px


def show(network_id: str, network: Network) -> None:
    """Show the sidebar, where the user selects a network and starts training runs. Guests train in their browsers."""
    network_picker.show(network_id)
    reads = "shipped" if network_id == networks.SHIPPED else "selected"
    accuracy = networks.measured(network)
    if commands.runs.retrains_in_browser():
        runs.show_retrain(reads, accuracy, None, {"start": commands.runs.retrain})
    else:
        session.poll(_retrain, network_id, reads, accuracy)
        launcher.prepare()
    network_picker.about(network_id, network)
    if len(known := choices()) > 1:
        choice = {"key": "language", "value": language(), "on_change": session.choose_language, "format_func": known.get}
        widgets.controlled(st.selectbox, t("Language"), list(known), **choice)


def _retrain(network_id: str, reads: str, accuracy: float | None) -> None:
    progress = messages.retrain(launcher.current(), network_id)
    actions: Actions = {
        "start": commands.runs.retrain,
        "cancel": commands.runs.cancel_run,
        "decide": lambda: commands.runs.decide(session.sent(runs.RETRAIN_KEY, "decide")),
    }
    runs.show_retrain(reads, accuracy, progress, actions)
