"""Show whether a change of the pixels also changes the predictions of other networks."""

import html
from collections.abc import Mapping

import numpy as np
import streamlit as st

from model.checkpoint import CheckpointError
from model.evaluation import Classifier
from model.network import Network
from model.reshape import Goal
from ui import networks, session
from ui.components import figure
from ui.figures.tables import cell, row, table
from ui.frame import network_picker
from ui.reading import Reading
from ui.text.format import distinct, percent
from ui.text.literal import literal

KEY = "explore-transfer"
MOST = 6  # networks in the table


def show(reading: Reading, before: np.ndarray, after: np.ndarray, goal: Goal) -> None:
    """Show a table of what several networks predict for an image, float32 (28, 28), before and after its pixels were changed."""
    known = _networks(reading)
    digit = goal.unit if goal.layer == len(reading.network.layers) - 1 else None
    try:
        small = {name: (name, network) for name, network in networks.comparison().items()}
    except CheckpointError as error:
        st.warning(literal(error), icon=":material/warning:")
        small = {}
    figure.show(markup(known | small, reading.network_id, np.stack([before, after]), digit), KEY)
    if len(known) == 1:
        st.caption("A network that you train or upload is added to this table.")


def markup(labelled: Mapping[str, tuple[str, Classifier]], changed_for: str, images: np.ndarray, digit: int | None) -> str:
    """Return an HTML table of what each network predicts for an image before and after its pixels were changed.

    labelled: a dict from network id to (name to show, network).
    changed_for: the id of the network for which the pixels were changed.
    images: (2, 28, 28), the image before and after the change.
    digit: the digit whose probability the change should increase. None if it should increase a hidden neuron's output.
    """
    rows = []
    for network_id, (label, network) in labelled.items():
        probabilities = network.forward(images).probabilities  # (2, 10)
        reads = probabilities.argmax(axis=1)
        cells = [cell(f"{reads[i]} ({percent(float(probabilities[i].max()))})") for i in (0, 1)]
        if digit is not None:
            cells.append(cell(percent(float(probabilities[1, digit])), value=float(probabilities[1, digit])))
        rows.append(row(html.escape(label), *cells, winner=network_id == changed_for))
    wanted = () if digit is None else (f"{digit} after",)
    return (
        "<p><strong>Does it carry over?</strong> The change was made for one network. The others, of which three small ones come "
        "with Digit Lens, read the same pictures.</p>" + table(("network", "reads before", "reads after", *wanted), *rows)
    )


def _networks(reading: Reading) -> dict[str, tuple[str, Network]]:
    """Return the network in use and others, up to MOST, as a dict from id to (name, network). Omit those that fail to load."""
    ids = dict.fromkeys([reading.network_id, networks.SHIPPED, *session.current().added, *networks.run_ids(MOST)])
    found = {}
    for network_id in list(ids)[:MOST]:
        try:
            found[network_id] = networks.get(network_id, session.current().added)
        except CheckpointError:
            continue
    labels = distinct({network_id: network_picker.label(network_id) for network_id in found}, keep=[networks.SHIPPED])
    return {network_id: (labels[network_id], network) for network_id, network in found.items()}
