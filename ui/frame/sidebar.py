"""The sidebar, in which the user selects the network and trains a new one in the background."""

from model.network import Network
from training.jobs import launcher
from ui import commands, networks, session
from ui.components import runs
from ui.components.network_picture import Actions
from ui.components.runs import messages
from ui.frame import network_picker

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


def _retrain(network_id: str, reads: str, accuracy: float | None) -> None:
    progress = messages.retrain(launcher.current(), network_id)
    actions: Actions = {
        "start": commands.runs.retrain,
        "cancel": commands.runs.cancel_run,
        "decide": lambda: commands.runs.decide(session.sent(runs.RETRAIN_KEY, "decide")),
    }
    runs.show_retrain(reads, accuracy, progress, actions)
