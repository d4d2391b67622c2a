"""The networks that Robustness compares: the selected network, reference networks, and a network chosen in a list."""

from dataclasses import dataclass, replace

import streamlit as st

from model.checkpoint import CheckpointError
from model.evaluation import Classifier
from ui import networks, session, widgets
from ui.frame import network_picker
from ui.networks import CONNECTED, CONVOLUTIONAL, LINEAR
from ui.reading import Reading
from ui.text.format import distinct
from ui.text.literal import literal

FOURTH = "evaluate-fourth"
NONE = "No other network"


@dataclass(frozen=True)
class Compared:
    """A network to compare with others. key: its name in `ui.networks`, such as LINEAR, or the hash of its weights."""

    name: str
    key: str
    network: Classifier


def choose(reading: Reading) -> list[Compared]:
    """Show a menu to add a network to the comparison. Return all networks to compare.

    These are the network in use, a linear one, a convolutional one and, if the user has added a network, this network.
    If a network can't be loaded, show a warning and return fewer networks.
    """
    ids = [networks.SHIPPED, *networks.run_ids(network_picker.LISTED), *session.current().added]
    own = {known: network_picker.label(known) for known in ids if known != reading.network_id}
    labels = distinct({CONNECTED: CONNECTED, **own, NONE: NONE}, keep=[CONNECTED])
    chosen = widgets.remembered(
        st.selectbox,
        "Compare also with",
        list(labels),
        key=FOURTH,
        default=CONNECTED,
        format_func=labels.get,
        width=300,
        help="One more network, beside the linear and the convolutional one: any network in the sidebar, or the "
        "fully connected one.",
    )
    name = network_picker.label(reading.network_id)
    compared = {reading.network_id: Compared(name, reading.network.key, reading.network)}
    try:
        shipped = networks.comparison()
        compared |= {name: Compared(name, name, shipped[name]) for name in (LINEAR, CONVOLUTIONAL)}
        if chosen == CONNECTED:
            compared[CONNECTED] = Compared(CONNECTED, CONNECTED, shipped[CONNECTED])
        elif chosen != NONE:
            network = networks.get(chosen, session.current().added)
            compared[chosen] = Compared(labels[chosen], network.key, network)
    except CheckpointError as error:
        st.warning(literal(error), icon=":material/warning:")
    names = distinct({known: each.name for known, each in compared.items()}, keep=[networks.SHIPPED, *networks.COMPARISON])
    return [replace(each, name=names[known]) for known, each in compared.items()]
