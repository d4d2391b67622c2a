"""What a browser keeps of a session in its own storage, so that it survives a reload: the drawing, the lessons passed and the
place in the tour.

The texts go to the browser with each run (`ui.components.browser_storage`), and the first run of a session gets the earlier ones
back. They are foreign data: each is checked, and what does not fit is left out. The server keeps none of them.
"""

import json
import secrets
from collections.abc import Mapping

import streamlit as st

from model.strokes import DrawingError, parse
from ui.reading import Sheet
from ui.state import drawing, lessons, tour, widgets
from ui.text.literal import literal

KEY = "browser-storage"  # the component's
MOST = 200_000  # characters of a text; a browser stores 5 million. A longer drawing is not kept.
ID_LENGTH, MOST_STEPS = 20, 50  # characters of a step's id in the tour, and steps
SOURCE_LENGTH = 120  # characters of the words that say where a picture came from


def session() -> str:
    """Return the random identifier of this browser session. It stays the same until the session ends."""
    return st.session_state.setdefault("kept_session", secrets.token_hex(8))


def texts() -> dict[str, str]:
    """Return the texts that the browser should store: the drawing, the passed lessons and the progress in the guided tour.

    The result is a dict of JSON texts with the keys "drawing", "lessons" and "tour". A text is "" if there is nothing to store or
    if it exceeds MOST characters.
    """
    passed = json.dumps(sorted(lessons.passed())) if lessons.passed() else ""
    found = {"drawing": _drawing(), "lessons": passed, "tour": _tour()}
    return {name: text if len(text) <= MOST else "" for name, text in found.items()}


def receive() -> None:
    """Restore the drawing, the passed lessons and the guided tour from the browser's storage.

    A drawing is restored only if this session has none. This is the callback of the component that reads the storage.
    """
    found = widgets.sent(KEY, "found")
    if not isinstance(found, Mapping):
        return
    if not drawing.sheet().drawing["objects"] and not drawing.can_undo():
        _restore_drawing(_parsed(found.get("drawing")))
    passed = _parsed(found.get("lessons"))
    for number in passed if isinstance(passed, list) else ():
        if type(number) is int and 0 <= number < lessons.MOST:
            lessons.mark_passed(number)
    if tour.tour() == tour.Tour():
        _restore_tour(_parsed(found.get("tour")))


def forget() -> None:
    """Clear the drawing, the passed lessons and the progress in the guided tour.

    The next run of the page also removes them from the browser's storage.
    """
    drawing.clear()
    lessons.forget()
    tour.finish()


def _drawing() -> str:
    sheet, text = drawing.sheet(), drawing.text()
    if not text or not sheet.drawing["objects"]:
        return ""
    return f'{{"label":{json.dumps(sheet.label)},"source":{json.dumps(sheet.source)},"drawing":{text}}}'


def _restore_drawing(value: object) -> None:
    """Put a drawing from the browser's storage on the canvas. Do nothing if the drawing is invalid.

    value: the parsed JSON of the drawing, with its label and source.
    """
    match value:
        case {"label": label, "source": str(source), "drawing": {"objects": list(objects)}} if objects:
            try:
                parse({"objects": objects})
            except DrawingError:
                return
            is_label = type(label) is int and 0 <= label <= 9
            words = literal(source, SOURCE_LENGTH, markdown=False)
            drawing.replace_drawing(Sheet({"objects": objects}, label if is_label else None, words))


def _tour() -> str:
    place = tour.tour()
    if place == tour.Tour():
        return ""
    return json.dumps({"step": place.step, "open": place.is_open, "done": sorted(place.done)})


def _restore_tour(value: object) -> None:
    match value:
        case {"step": str(step), "open": bool(is_open), "done": list(done)}:
            ids = [step_id for step_id in done if isinstance(step_id, str) and len(step_id) <= ID_LENGTH]
            if len(step) <= ID_LENGTH and len(ids) <= MOST_STEPS:
                tour.set_tour(tour.Tour(step, is_open, frozenset(ids)))


def _parsed(text: object) -> object:
    """Parse a JSON text and return its value. Return None if `text` is not valid JSON, or is longer than MOST characters."""
    if not isinstance(text, str) or len(text) > MOST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
