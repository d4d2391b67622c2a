"""The drawing on the canvas and its undo history.

The canvas sends its JSON and `receive` records it as a new sheet. Undo, redo, clear and the test digits move within the history
and give the canvas a new seed, the drawing it starts from. The canvas sends that seed back, which is not a new drawing.
"""

from dataclasses import replace

import numpy as np
import streamlit as st

from model.fabric import LARGEST
from ui.reading import Sheet
from ui.state import page, widgets
from ui.state.history import begun

CANVAS_KEY = "canvas"
EMPTY = Sheet({"objects": []})
MALFORMED = "The canvas sent something that is not a drawing. It was ignored."


def start() -> None:
    """Start the undo history of a new session.

    If the server was restarted, the canvas in the browser may still hold a drawing. The history then starts with that drawing.
    """
    if "history" in st.session_state:
        return
    objects, history = _objects(_canvas_value()), begun(EMPTY)
    st.session_state.history = history.pushed(Sheet({"objects": objects})) if objects else history
    st.session_state.seed = {"objects": sheet().drawing["objects"], "seed": 0}
    st.session_state.last_raw = None
    st.session_state.pending_seed = None
    st.session_state.asked = 0
    st.session_state.rng = np.random.default_rng()


def sheet() -> Sheet:
    """Return the current content of the canvas: the drawing, its correct digit if known, and where a picture comes from."""
    return st.session_state.history.sheet


def text() -> str:
    """Return the drawing on the canvas as JSON text. Return "" if the drawing can't be written as JSON."""
    return st.session_state.history.text


def seed() -> dict:
    """Return the drawing with which the canvas starts, as {"objects": [...], "seed": n}. New pen strokes are added on top of it.

    n counts how often this drawing was replaced, by Undo, Redo, Clear or loading a picture. Pen strokes do not replace it.
    """
    return st.session_state.seed


def turn() -> tuple[int, int]:
    """Return two counters: how often the app has replaced the drawing, and how often the browser has asked for a prediction.

    The prediction that is sent to the browser contains both. It is therefore sent again after each of these events, even if the
    drawing is the one that was sent before.
    """
    return st.session_state.seed["seed"], st.session_state.asked


def ask() -> None:
    """Count a request from the browser for a prediction.

    The browser sends it if the prediction for a pen stroke has not arrived in time, or if a lost connection is back.

    This is a callback. The browser sends its drawing with the same request, and the run that follows reads it.
    """
    st.session_state.asked += 1


def receive(raw: object) -> None:
    """Add the drawing on the canvas to the undo history.

    A drawing that the app itself has put on the canvas is not added again.

    raw: the drawing as the canvas sends it, {"objects": [...]}. None means that the canvas has sent nothing. Any other value is
        invalid: it is ignored, and an error message is shown.
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
    """Return the x coordinate, in canvas pixels, of the middle of the digit that the user has clicked in a drawn number.

    Return None if the user has not clicked a digit, or if the canvas is empty.
    """
    return st.session_state.get("near") if sheet().drawing["objects"] else None


def choose(key: str) -> None:
    """Store which digit of a drawn number the user has clicked. The function `near` then returns where this digit is.

    This is the callback of the component that shows the digits of the number. key: the Streamlit key of the component.
    """
    place = widgets.sent(key, "choose")
    if isinstance(place, int | float) and not isinstance(place, bool) and abs(place) <= LARGEST:
        st.session_state.near = float(place)


def replace_drawing(new: Sheet) -> None:
    """Replace the drawing on the canvas. Undo brings the old drawing back.

    new: the new content of the canvas, such as a test digit or an uploaded picture.
    """
    _receive_canvas()
    _push(new)
    _reseed()


def place() -> int:
    """Return the position of the current drawing in the undo history, counted from 0."""
    return st.session_state.history.position


def can_undo() -> bool:
    """Return whether the undo history holds an earlier drawing."""
    return st.session_state.history.position > 0


def undo() -> None:
    """Undo the last change of the drawing on the canvas."""
    _receive_canvas()
    _move(-1)


def redo() -> None:
    """Redo the change of the drawing that was undone last."""
    _receive_canvas()
    _move(1)


def clear() -> None:
    """Clear the canvas. Undo brings the drawing back."""
    _receive_canvas()
    if sheet().drawing["objects"]:
        replace_drawing(EMPTY)


def rng() -> np.random.Generator:
    """Return this session's random number generator, which chooses the test digits."""
    return st.session_state.rng


def _receive_canvas() -> None:
    """Add the drawing in the browser to the undo history, if the history does not contain it yet.

    When the user presses a button, the browser also sends its drawing. It may contain strokes that the server has not seen, for
    example after a lost connection.
    """
    receive(_canvas_value())


def _canvas_value() -> object:
    drawing = widgets.sent(CANVAS_KEY, "drawing")
    return drawing.get("raw") if isinstance(drawing, dict) else None


def _objects(raw: object) -> list | None:
    """Return the list of objects (strokes and pictures) in the canvas's JSON. Return None if `raw` is not such JSON."""
    objects = raw.get("objects") if isinstance(raw, dict) else None
    return objects if isinstance(objects, list) else None


def _push(new: Sheet) -> None:
    if not sheet().drawing["objects"]:
        st.session_state.near = None  # it belonged to an earlier drawing
    st.session_state.history = st.session_state.history.pushed(new)


def _move(by: int) -> None:
    """Show another drawing of the undo history on the canvas: -1 stands for the one before, 1 for the one after."""
    moved = st.session_state.history.moved(by)
    if moved is not st.session_state.history:
        st.session_state.history = moved
        _reseed()


def _reseed() -> None:
    # The number makes each seed differ from the last one. Without it, a canvas that gets an empty seed twice keeps its strokes.
    objects = sheet().drawing["objects"]
    st.session_state.seed = {"objects": objects, "seed": st.session_state.seed["seed"] + 1}
    st.session_state.pending_seed = _content(objects)


def _content(objects: list) -> list:
    """Return a key to compare drawings: two drawings are equal if their keys are equal.

    The key is a list of pairs, one for each stroke or picture: its type and its path or image data. All other values in the
    canvas's JSON are left out, because the canvas itself adds some, such as left and top.

    objects: the strokes and pictures of a drawing, as the canvas's JSON.
    """
    return [(item.get("type"), item.get("path") or item.get("src")) if isinstance(item, dict) else None for item in objects]
