"""The networks that can read: the shipped one, those trained here (runs/), and those of a session. Thin caches around
model.checkpoint."""

import os
from pathlib import Path

import streamlit as st

from model.checkpoint import DEFAULT, CheckpointError, load
from model.network import Network
from training.jobs import store

SHIPPED = "default"
RUNS = Path(os.environ.get("DIGIT_LENS_RUNS") or Path(__file__).parents[1] / "runs")
CHECKPOINT = "network.safetensors"  # in each run's folder
MOST_SNAPSHOTS = 80  # moments of trainings kept in memory; a training's are 10 MB together
MOST_LOADED = 32  # networks kept in memory, at most 16 MB each


def runs_folder() -> Path:
    """The folder of trainings made here; DIGIT_LENS_RUNS names another one."""
    return RUNS


@st.cache_resource(show_spinner=False)
def _load_shipped() -> Network:
    """The shipped network, read once a server; raises CheckpointError."""
    return load(DEFAULT)


@st.cache_resource(show_spinner=False, max_entries=MOST_LOADED)
def _load_file(path: str, changed_ns: int) -> Network:  # changed_ns: a file written anew is read anew
    return load(path)


def run_ids() -> list[str]:
    """The runs that left a network, newest first by the time that their checkpoint was written."""
    found = [(path.stat().st_mtime_ns, path.parent.name) for path in RUNS.glob(f"*/{CHECKPOINT}") if _inside(path)]
    return [name for _, name in sorted(found, reverse=True)]


def get(network_id: str, session_networks: dict[str, Network]) -> Network:
    """The network of an id: SHIPPED, a run's id, or one of the session's own. Raises CheckpointError where it can't be read."""
    if network_id in session_networks:
        return session_networks[network_id]
    if network_id == SHIPPED:
        return _load_shipped()
    if ":" in network_id:
        return _load_snapshot(*_snapshot(network_id))
    path = RUNS / network_id / CHECKPOINT
    if not _inside(path) or not path.is_file():
        raise CheckpointError(f"The network {network_id!r} is not there any more.")
    return _load_file(str(path), path.stat().st_mtime_ns)


def snapshots(run_id: str) -> list[tuple[float, str]]:
    """The moments of a training that were kept, as (epoch, network id), the untrained network first."""
    try:
        kept = store.snapshots(store.read(run_id, RUNS))
    except store.RunError:
        return []
    return [(epoch, f"{run_id}:{path.stem}") for epoch, path in kept]


def _snapshot(network_id: str) -> tuple[str, int]:
    """The file of "<run>:<number>" and when it was written. Raises CheckpointError where it is not there."""
    run_id, _, number = network_id.partition(":")
    try:
        kept = {path.stem: path for _, path in store.snapshots(store.read(run_id, RUNS))}
    except store.RunError:
        kept = {}
    if number not in kept:
        raise CheckpointError(f"The moment {network_id!r} of a training is not there any more.")
    return str(kept[number]), kept[number].stat().st_mtime_ns


@st.cache_resource(show_spinner=False, max_entries=MOST_SNAPSHOTS)
def _load_snapshot(path: str, changed_ns: int) -> Network:
    return load(path)


def name(network_id: str, network: Network) -> str:
    """What the page calls a network: its metadata's name, else its id."""
    return str(network.metadata.get("name") or network_id)


def _inside(path: Path) -> bool:
    """Whether a run's checkpoint lies in runs/ itself, not behind a link or a name with dots in it."""
    return path.resolve() == (RUNS.resolve() / path.parent.name / CHECKPOINT)
