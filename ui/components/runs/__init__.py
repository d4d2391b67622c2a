"""Show training runs in the view Training and in the sidebar's Retrain. They run in the browser, or on this machine with PyTorch.

A run has settings, reports and a state. The JavaScript shows a run of a web worker and one of a process on this machine alike.
In reading order: ../model/training (the steps), digits, pace, worker (the loop of a run in the browser), run, browser_run,
machine_run, settings, form, address, hints, controls, run_plan, status, curves, time_machine, network_file, kept_networks, runs,
trainer, retrain (for the sidebar), and the entry. The Python module `messages` describes the runs on this machine, and `digits`
makes the file of digits that a browser trains on.
"""

from collections.abc import Mapping

from ui.components import assets
from ui.components.network_picture import Actions, callbacks
from ui.components.runs.digits import FILE

KEY, RETRAIN_KEY = "trainer", "retrain"
STYLES = ("base.css", "network_picture/neurons.css", "runs/training.css", "signs/signs.css")
DIGITS = f"app/static/{FILE.name}"  # where Streamlit serves the folder ui/static/

_trainer = assets.component("trainer", STYLES)
_retrain = assets.component("retrain", ("base.css", "runs/retrain.css"))


def show(selected: str, actions: Actions, own: int, begun: tuple[object, ...], machine: Mapping[str, object] | None) -> None:
    """Show training runs, with the controls to start and steer them. The picture of the network shows the network in training.

    selected: the id of the selected network. actions: commands on runs of this machine, by name. `session.sent(KEY, name)` is the
        value that the browser has sent.
    own: how often the user has opened "Your own signs" from another view. begun: the value of `commands.runs.BEGUN`.
    machine: the runs on this machine, as described by `messages.machine`. None: the user may not train networks there.
    """
    data = {"digits": DIGITS, "selected": selected, "machine": machine, "own": own, "begun": begun}
    _trainer(key=KEY, data=data, **callbacks(actions))


def show_retrain(reads: str, accuracy: float | None, progress: Mapping[str, object] | None, actions: Actions) -> None:
    """Show a button that starts the usual run in the view Training, its progress, and the choice between the two networks.

    reads: "shipped" if the network that came with the app reads, else "selected". accuracy: its test accuracy, 0 to 1, or None.
    progress: the newest run on this machine, as described by `messages.retrain`. None: the network is trained in the browser.
    """
    data = {"reads": reads, "accuracy": accuracy, "progress": progress}
    _retrain(key=RETRAIN_KEY, data=data, **callbacks(actions))
