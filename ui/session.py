"""The only file that touches st.session_state: typed accessors to what one visitor has drawn, picked and made.

A drawing's life: the canvas sends its JSON, `take` notes it as the newest sheet of a history, undo, redo, clear and the test
digits move in
that history and give the canvas a new seed to start from. The canvas then sends that seed back, which is no new drawing.
"""

from dataclasses import replace

import numpy as np
import streamlit as st

from model.network import Network
from ui.networks import SHIPPED
from ui.reading import Sheet

CANVAS_KEY = "canvas"
EMPTY = Sheet({"objects": []})
HISTORY = 100  # sheets kept for undo


def start() -> None:
    """Fill in what a new session lacks. A canvas that outlived its session (the server was restarted) keeps its drawing."""
    if "history" in st.session_state:
        return
    raw = _canvas_value()
    sheets = [EMPTY, Sheet(raw)] if raw and raw.get("objects") else [EMPTY]
    st.session_state.history = sheets
    st.session_state.position = len(sheets) - 1
    st.session_state.seed = {"objects": sheets[-1].drawing["objects"], "seed": 0}
    st.session_state.last_raw = None
    st.session_state.echo = None
    st.session_state.networks = {}
    st.session_state.picked = SHIPPED
    st.session_state.rng = np.random.default_rng()


# The drawing


def sheet() -> Sheet:
    """What lies on the canvas now."""
    return st.session_state.history[st.session_state.position]


def seed() -> dict:
    """What the canvas starts from; it changes only where the page, not the pen, changes the drawing."""
    return st.session_state.seed


def take(raw: dict | None) -> None:
    """Note what the canvas sent: a new stroke becomes a new sheet, the seed sent back does not."""
    objects = (raw or {}).get("objects")
    if objects is None or objects == st.session_state.last_raw:
        return
    st.session_state.last_raw = objects
    if st.session_state.echo is not None and _content(objects) == st.session_state.echo:
        st.session_state.echo = None
        st.session_state.history[st.session_state.position] = replace(sheet(), drawing={"objects": objects})
    elif objects != sheet().drawing["objects"]:
        label_holds = any(isinstance(item, dict) and item.get("type") == "Image" for item in objects)
        _push(replace(sheet(), drawing={"objects": objects}) if label_holds else Sheet({"objects": objects}))


def lay(new: Sheet) -> None:
    """Put another sheet on the canvas (a test digit, an upload, an empty one); undo brings the old one back."""
    _push(new)
    _reseed()


def can_undo() -> bool:
    """Whether there is an older sheet."""
    return st.session_state.position > 0


def can_redo() -> bool:
    """Whether there is a newer sheet."""
    return st.session_state.position < len(st.session_state.history) - 1


def undo() -> None:
    """Back to the sheet before."""
    if can_undo():
        st.session_state.position -= 1
        _reseed()


def redo() -> None:
    """Forward to the sheet that was undone."""
    if can_redo():
        st.session_state.position += 1
        _reseed()


def clear() -> None:
    """An empty sheet; undo brings the drawing back."""
    if sheet().drawing["objects"]:
        lay(EMPTY)


def rng() -> np.random.Generator:
    """The session's own random numbers (which test digit comes next)."""
    return st.session_state.rng


# Messages and uploads


def tell(sentence: str) -> None:
    """Keep one sentence for the person until the next run shows it."""
    st.session_state.message = sentence


def told() -> str:
    """The sentence kept by `tell`, once."""
    return st.session_state.pop("message", "")


def uploaded(key: str):
    """The file that lies in an uploader, or None."""
    return st.session_state.get(key)


# The networks


def networks() -> dict[str, Network]:
    """The networks that live in this session only (taught ones, snapshots), by id."""
    return st.session_state.networks


def add_network(name: str, network: Network) -> str:
    """Keep a network in this session under a name; returns its id. The network given is not changed."""
    network_id = f"session-{len(st.session_state.networks) + 1}"
    named = Network(network.layers, network.hidden, network.output, {**network.metadata, "name": name})
    st.session_state.networks = {**st.session_state.networks, network_id: named}
    return network_id


def picked() -> str:
    """The id of the network that reads."""
    return st.session_state.picked


def pick(network_id: str) -> None:
    """Let another network read, from the next run on."""
    st.session_state.picked = network_id


# Inside


def _canvas_value() -> dict | None:
    value = st.session_state.get(CANVAS_KEY)
    drawing = value.get("drawing") if hasattr(value, "get") else None
    return drawing.get("raw") if isinstance(drawing, dict) else None


def _push(new: Sheet) -> None:
    kept = st.session_state.history[: st.session_state.position + 1][-HISTORY:]
    st.session_state.history = [*kept, new]
    st.session_state.position = len(kept)


def _reseed() -> None:
    # The number makes every seed differ from the one before, even an empty one from an empty one: else the canvas would keep
    # its strokes.
    objects = sheet().drawing["objects"]
    st.session_state.seed = {"objects": objects, "seed": st.session_state.seed["seed"] + 1}
    st.session_state.echo = _content(objects)


def _content(objects: list) -> list:
    """What stays the same when the canvas sends its seed back: kinds and paths, not the places that it fills in."""
    return [(item.get("type"), item.get("path") or item.get("src")) if isinstance(item, dict) else None for item in objects]
