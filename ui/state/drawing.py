"""The drawing of one visitor: `ui.sheet.history.History` in the session, and what the canvas has sent."""

from dataclasses import replace

import numpy as np
import streamlit as st

from model.strokes import LARGEST
from ui.reading import Sheet
from ui.sheet.history import History
from ui.state import page, widgets

CANVAS_KEY = "canvas"
MALFORMED = "The canvas sent something that is not a drawing. It was ignored."


def start() -> None:
    """Start the undo history of a new session.

    If the server was restarted, the canvas in the browser may still hold a drawing. The history then starts with that drawing.
    """
    if "history" in st.session_state:
        return
    st.session_state.history = History()
    st.session_state.asked = 0
    st.session_state.rng = np.random.default_rng()
    if objects := _objects(_canvas_value()):
        _set(replace(history().receive(objects), received=None))
    st.session_state.seed_of_start = history().objects


def history() -> History:
    """Return the drawing and its undo history."""
    return st.session_state.history


def _set(new: History) -> None:
    if new.replaced != history().replaced:
        st.session_state.seed_of_start = new.objects
    st.session_state.history = new


def sheet() -> Sheet:
    """Return the current content of the canvas: the drawing, its correct digit if known, and where a picture comes from."""
    return history().sheet


def text() -> str:
    """Return the drawing on the canvas as JSON text. Return "" if the drawing can't be written as JSON."""
    return history().text


def seed() -> dict:
    """Return the drawing with which the canvas starts, as {"objects": [...], "seed": n}. New pen strokes are added on top of it.

    n counts how often this drawing was replaced, by Undo, Redo, Clear or loading a picture. Pen strokes do not replace it.
    """
    # The number makes each seed differ from the last one. Without it, a canvas that gets an empty seed twice keeps its strokes.
    return {"objects": st.session_state.seed_of_start, "seed": history().replaced}


def turn() -> tuple[int, int]:
    """Return two counters: how often the app has replaced the drawing, and how often the browser has asked for a prediction.

    The prediction that is sent to the browser contains both. It is therefore sent again after each of these events, even if the
    drawing is the one that was sent before.
    """
    return history().replaced, st.session_state.asked


def ask() -> None:
    """Count a request from the browser for a prediction.

    The browser sends it if the prediction for a pen stroke has not arrived in time, or if a lost connection is back.

    This is a callback. The browser sends its drawing with the same request, and the run that follows reads it.
    """
    st.session_state.asked += 1


def receive(raw: object) -> None:
    """Add the drawing on the canvas to the undo history.

    raw: the drawing as the canvas sends it, {"objects": [...]}. None means that the canvas has sent nothing. Any other value is
        invalid: it is ignored, and an error message is shown.
    """
    objects = _objects(raw)
    if objects is not None:
        _set(history().receive(objects))
    elif raw is not None:
        page.flash(MALFORMED)


def near() -> float | None:
    """Return the x coordinate, in canvas pixels, of the middle of the digit that the user has clicked in a drawn number.

    Return None if the user has not clicked a digit, or if the canvas is empty.
    """
    return history().near if history().objects else None


def choose(key: str) -> None:
    """Store which digit of a drawn number the user has clicked. The function `near` then returns where this digit is.

    This is the callback of the component that shows the digits of the number. key: the Streamlit key of the component.
    """
    place = widgets.sent(key, "choose")
    if isinstance(place, int | float) and not isinstance(place, bool) and abs(place) <= LARGEST:
        _set(replace(history(), near=float(place)))


def replace_drawing(new: Sheet) -> None:
    """Replace the drawing on the canvas, for example by a test digit. Undo brings the old drawing back."""
    _receive_canvas()
    _set(history().replace(new))


def place() -> int:
    """Return the position of the current drawing in the undo history, counted from 0."""
    return history().position


def can_undo() -> bool:
    """Return whether the undo history holds an earlier drawing."""
    return history().can_undo


def undo() -> None:
    """Undo the last change of the drawing on the canvas."""
    _receive_canvas()
    _set(history().undo())


def redo() -> None:
    """Redo the change of the drawing that was undone last."""
    _receive_canvas()
    _set(history().redo())


def clear() -> None:
    """Clear the canvas. Undo brings the drawing back."""
    _receive_canvas()
    _set(history().clear())


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
