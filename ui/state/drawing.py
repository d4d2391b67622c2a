"""The drawing on the canvas and its undo history.

The canvas sends its JSON and `receive` records it as a new sheet. Undo, redo, clear and the test digits move within the history
and give the canvas a new seed, the drawing it starts from. The canvas sends that seed back, which is not a new drawing.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st

from model.fabric import LARGEST
from ui.reading import Sheet
from ui.state import page
from ui.state.history import begun

CANVAS_KEY = "canvas"
EMPTY = Sheet({"objects": []})
MALFORMED = "The canvas sent something that is not a drawing. It was ignored."


def start() -> None:
    """Start the history. A canvas that outlived its session, because the server was restarted, keeps its drawing."""
    if "history" in st.session_state:
        return
    objects, history = _objects(_canvas_value()), begun(EMPTY)
    st.session_state.history = history.pushed(Sheet({"objects": objects})) if objects else history
    st.session_state.seed = {"objects": sheet().drawing["objects"], "seed": 0}
    st.session_state.last_raw = None
    st.session_state.pending_seed = None
    st.session_state.rng = np.random.default_rng()


def sheet() -> Sheet:
    """Return the sheet that is on the canvas now."""
    return st.session_state.history.sheet


def text() -> str:
    """Return the drawing on the canvas as JSON text, or "" if JSON cannot hold it."""
    return st.session_state.history.text


def seed() -> dict:
    """Return the drawing that the canvas starts from. Undo, redo, Clear and test digits change it; the pen does not."""
    return st.session_state.seed


def receive(raw: object) -> None:
    """Record what the canvas sent. A new stroke makes a new sheet; a seed that comes back does not.

    The canvas sends {"objects": [...]}. Anything else changes nothing, and a message says so.
    """
    objects = _objects(raw)
    if objects is None and raw is not None:
        page.flash(MALFORMED)
    if objects is None or objects == st.session_state.last_raw:
        return
    st.session_state.last_raw = objects
    if st.session_state.pending_seed is not None and _content(objects) == st.session_state.pending_seed:
        st.session_state.pending_seed = None
        st.session_state.history = st.session_state.history.amended(replace(sheet(), drawing={"objects": objects}))
    elif objects != sheet().drawing["objects"]:
        has_picture = any(isinstance(item, dict) and item.get("type") == "Image" for item in objects)
        _push(replace(sheet(), drawing={"objects": objects}) if has_picture else Sheet({"objects": objects}))


def near() -> float | None:
    """Return the place of the digit that was chosen in a number, along x in canvas px. None if none was chosen."""
    return st.session_state.get("near") if sheet().drawing["objects"] else None


def choose(key: str) -> None:
    """Store the place of the digit that was pressed in a component. Callback of the component with this key."""
    shown = st.session_state.get(key)
    place = shown.get("choose") if isinstance(shown, Mapping) else None
    if isinstance(place, int | float) and not isinstance(place, bool) and abs(place) <= LARGEST:
        st.session_state.near = float(place)


def replace_drawing(new: Sheet) -> None:
    """Put another sheet on the canvas: a test digit, an upload or an empty one. Undo brings the old sheet back."""
    _receive_canvas()
    _push(new)
    _reseed()


def place() -> int:
    """Return the place of the sheet in the history. It differs after each stroke and each other change of the drawing."""
    return st.session_state.history.position


def can_undo() -> bool:
    """Return whether there is an older sheet."""
    return st.session_state.history.position > 0


def can_redo() -> bool:
    """Return whether there is a newer sheet."""
    return st.session_state.history.position < len(st.session_state.history) - 1


def undo() -> None:
    """Go back to the previous sheet."""
    _receive_canvas()
    if can_undo():
        st.session_state.history = st.session_state.history.moved(-1)
        _reseed()


def redo() -> None:
    """Go forward to the sheet that was undone last."""
    _receive_canvas()
    if can_redo():
        st.session_state.history = st.session_state.history.moved(1)
        _reseed()


def clear() -> None:
    """Put an empty sheet on the canvas. Undo brings the drawing back."""
    _receive_canvas()
    if sheet().drawing["objects"]:
        replace_drawing(EMPTY)


def rng() -> np.random.Generator:
    """Return the session's random number generator. It chooses the test digits."""
    return st.session_state.rng


def _receive_canvas() -> None:
    """Record the drawing that the canvas has sent with a button press. It may hold strokes from before a lost connection."""
    receive(_canvas_value())


def _canvas_value() -> object:
    value = st.session_state.get(CANVAS_KEY)
    drawing = value.get("drawing") if isinstance(value, Mapping) else None
    return drawing.get("raw") if isinstance(drawing, dict) else None


def _objects(raw: object) -> list | None:
    """Return the list of objects (strokes and pictures) in the canvas's JSON. Return None if `raw` is not such JSON."""
    objects = raw.get("objects") if isinstance(raw, dict) else None
    return objects if isinstance(objects, list) else None


def _push(new: Sheet) -> None:
    if not sheet().drawing["objects"]:
        st.session_state.near = None  # it belonged to an earlier drawing
    st.session_state.history = st.session_state.history.pushed(new)


def _reseed() -> None:
    # The number makes each seed differ from the last one. Without it, a canvas that gets an empty seed twice keeps its strokes.
    objects = sheet().drawing["objects"]
    st.session_state.seed = {"objects": objects, "seed": st.session_state.seed["seed"] + 1}
    st.session_state.pending_seed = _content(objects)


def _content(objects: list) -> list:
    """Return what stays the same when the canvas sends its seed back: types and paths, without the positions that it adds."""
    return [(item.get("type"), item.get("path") or item.get("src")) if isinstance(item, dict) else None for item in objects]
