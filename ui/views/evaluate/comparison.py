"""The networks that Robustness compares: the selected network and the three shipped ones."""

from dataclasses import dataclass

import streamlit as st

from model.checkpoint import CheckpointError
from model.evaluation import Classifier
from ui import networks
from ui.frame import network_picker
from ui.reading import Reading
from ui.text.literal import literal


@dataclass(frozen=True)
class Compared:
    """A network to compare with others."""

    name: str
    network: Classifier


def all_of(reading: Reading) -> list[Compared]:
    """Return the networks to compare: the selected one, and three that come with the app, unless these can't be loaded."""
    name = network_picker.label(reading.network_id)
    try:
        shipped = [Compared(known, network) for known, network in networks.comparison().items()]
    except CheckpointError as error:
        st.warning(literal(error), icon=":material/warning:")
        shipped = []
    if name in networks.COMPARISON:
        name = f"{name} (selected)"
    return [Compared(name, reading.network), *shipped]
