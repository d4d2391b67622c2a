"""Load the networks that can read a drawing: the default one, those of training runs, and those of a session.

A network id is SHIPPED, the id of a training run, or the id of a network that `Session.added` holds. A checkpoint that has
changed is loaded again.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from model import checkpoint
from model.checkpoint import DEFAULT, CheckpointError, load
from model.mnist import DataError
from model.network import Network
from training.jobs import store
from training.jobs.store import Run, RunError
from ui import mnist_digits
from ui.text.literal import literal

SHIPPED = "default"
MOST_LOADED = 20  # networks of training runs kept in memory


def shipped(name: str) -> Network:
    """Load a network that comes with the app: SHIPPED, or "connected" or "dropout" of `training.comparison`."""
    return _load(DEFAULT.with_name(f"{name}.safetensors"), 0)


def get(network_id: str, session_networks: Mapping[str, Network]) -> Network:
    """Return the network with this id. Raise CheckpointError if it can't be loaded. session_networks: the session's, by id."""
    if network_id in session_networks:
        return session_networks[network_id]
    if network_id == SHIPPED:
        return shipped(SHIPPED)
    try:
        path = Run(network_id, store.path_of(network_id)).checkpoint
        modified = path.stat().st_mtime_ns
    except (RunError, OSError) as error:
        raise CheckpointError("The network {network} is not there any more.", network=repr(network_id)) from error
    return _load(path, modified)


def learning(run_id: str) -> Network:
    """Return the network of a training run as it is after the latest epoch. Raise CheckpointError if it can't be loaded."""
    try:
        return load(Run(run_id, store.path_of(run_id)).latest)
    except RunError as error:
        raise CheckpointError(error.message, **error.values) from error


def name(network_id: str, network: Network) -> str:
    """Return the name of a network from its metadata, or its id if it has no name."""
    return literal(network.metadata.get("name") or "", 80, markdown=False) or network_id


def file_of(network: Network) -> bytes:
    """Return a network as a checkpoint file that browsers can read: the numbers in its metadata are finite."""
    metadata = json.loads(json.dumps(dict(network.metadata)), parse_constant=lambda name: None)
    if metadata.get("contrast_half") != network.contrast_half:
        metadata["contrast_half"] = network.contrast_half
    return checkpoint.dumps(network, metadata)


def measured(network: Network) -> float | None:
    """Return a network's accuracy on the test digits, measured once (0.1 s; the largest network takes 1 s).

    The accuracy that the network's file states is ignored. Return None if the test digits can't be loaded.
    """
    try:
        return mnist_digits.accuracy(network)
    except DataError:
        return None


@st.cache_resource(show_spinner=False, max_entries=MOST_LOADED)
def _load(path: Path, modified: int) -> Network:
    """Load a checkpoint. modified: the time of its latest change, so that a file that has changed is loaded again."""
    return load(path, "/".join(path.parts[-2:]))  # messages do not reveal the server's folders
