"""The networks that Robustness compares: the one that reads, the shipped ones for comparison, and one more."""

from dataclasses import dataclass

import streamlit as st

from model.checkpoint import CheckpointError
from model.evaluation import Classifier
from ui import network_picker, networks, state
from ui.components.live_reading.messages import network_key
from ui.format import distinct
from ui.literal import literal
from ui.networks import CONNECTED, CONVOLUTIONAL, LINEAR
from ui.reading import Reading

FOURTH = "evaluate-fourth"
NONE = "No other network"


@dataclass(frozen=True)
class Compared:
    """A network in the comparison. name: not escaped. key: differs for different networks."""

    name: str
    key: str
    network: Classifier


def choose(reading: Reading) -> list[Compared]:
    """Show the choice of the fourth network. Return the networks to compare, the one that reads first."""
    ids = [networks.SHIPPED, *networks.run_ids()[: network_picker.LISTED], *state.networks.added()]
    own = {known: network_picker.label(known) for known in ids if known != reading.network_id}
    labels = distinct({CONNECTED: CONNECTED, **own, NONE: NONE}, keep=CONNECTED)
    chosen = state.widgets.stored(FOURTH, CONNECTED)
    chosen = chosen if chosen in labels else CONNECTED
    state.widgets.controlled(
        st.selectbox,
        "Compare also with",
        list(labels),
        key=FOURTH,
        value=chosen,
        on_change=lambda picked: state.widgets.store(FOURTH, picked),
        format_func=labels.get,
        width=300,
        help="Any network of the sidebar, or a fully connected one that was trained exactly as the two others were.",
    )
    compared = [Compared(network_picker.label(reading.network_id), network_key(reading.network), reading.network)]
    try:
        shipped = networks.comparison()
        compared += [Compared(name, name, shipped[name]) for name in (LINEAR, CONVOLUTIONAL)]
        if chosen == CONNECTED:
            compared.append(Compared(CONNECTED, CONNECTED, shipped[CONNECTED]))
        elif chosen != NONE:
            network = networks.get(chosen, state.networks.added())
            compared.append(Compared(labels[chosen], network_key(network), network))
    except CheckpointError as error:
        st.warning(literal(error), icon=":material/warning:")
    return compared
