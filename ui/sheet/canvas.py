"""The only Python module that uses streamlit-drawable-canvas. `ui/components/sheet/canvas.js` is the only one in JavaScript.

Usually the browser runs the canvas by itself (`show`): Undo, Redo and Clear act at once, and the server follows step by step. If
the canvas differs from what canvas.js knows, the browser says so, and `show_plain` shows it by the library's own function. The
server then receives whole drawings and puts back whole drawings.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np

from model.digit import CANVAS
from model.strokes import LARGEST, MAX_COMMANDS, Drawing, DrawingError, parse
from ui.components import assets
from ui.components.live_reading.packet import pack
from ui.reading import Sheet
from ui.sheet.history import History, Step
from ui.text.literal import literal

# Of what a canvas sends: `drawing` is a whole drawing, {"raw": {"objects": [...]}}. The library's own canvas adds the last one.
FIELDS = {"steps", "broken", "drawing", "backgroundFit"}
KEY, PLAIN_KEY = "canvas", "canvas-plain"
PEN = 18  # px; the reading does not depend on it
INK, PAPER = "#ffffff", "#000000"
STROKE = {"stroke": INK, "strokeWidth": PEN, "strokeLineCap": "round", "strokeLineJoin": "round", "fill": None}
FRONTEND = Path("frontend", "build")  # in the library's folder
ADDRESS = "_stcore/bidi-components/streamlit-drawable-canvas.streamlit_drawable_canvas"  # where Streamlit serves these files
MALFORMED = "The canvas sent something that is not a drawing. It was ignored."
MOST_STEPS = 1000  # in one message
SOURCE_LENGTH = 120  # characters of the words that say where a picture came from

_sheet = assets.component("sheet", "live_reading/entry.js", None)


def show(
    history: History,
    is_broken: bool,
    reading: tuple[dict[str, object], dict[str, np.ndarray]],
    on_change: Callable[[], None],
) -> None:
    """Show the drawing canvas. The browser sends the user's actions in the field `steps`, and an error message in `broken`.

    history: the drawing, with its undo history.
    is_broken: whether the browser has reported an error. If so, this function shows no canvas. Call `show_plain`, too.
    reading: the prediction for the drawing, made by `reading_message`. Other components in the browser display it.
    on_change: called when the browser has sent actions, an error message or a drawing.
    """
    header, arrays = message(history, is_broken)
    data = pack(header | {"reading": reading[0]}, arrays | reading[1])
    _sheet(key=KEY, data=data, on_steps_change=on_change, on_broken_change=on_change, on_drawing_change=on_change)


def show_plain(history: History) -> None:
    """Show the canvas with the function `st_canvas` of streamlit-drawable-canvas.

    This canvas sends whole drawings to the server. `Session.take_canvas` reads them.
    If the app puts another drawing on the canvas, `history.seed` and `history.replaced` change, and the canvas restarts.
    """
    from streamlit_drawable_canvas import st_canvas

    with suppress(AttributeError, KeyError, TypeError):  # a client that is not the page sent something else than a canvas does
        st_canvas(
            stroke_width=PEN,
            stroke_color=INK,
            background_color=PAPER,
            width=CANVAS,
            height=CANVAS,
            initial_drawing={"objects": [_full(item) for item in history.seed], "seed": history.replaced},
            return_image_data=False,  # only the strokes are used
            key=PLAIN_KEY,
        )


def whole(value: object) -> list | None:
    """Return the strokes and pictures of a drawing that a canvas has sent, or None if the canvas has sent no drawing.

    value: the value of the canvas's Streamlit component. Raise DrawingError if the value has another format than the canvas's.
    """
    if value is None:
        return None
    if isinstance(value, Mapping) and FIELDS.issuperset(value) and value.get("backgroundFit") is None:
        match value.get("drawing"):
            case None | {"raw": None}:
                return None
            case {"raw": {"objects": list(objects)}}:
                return objects
    raise DrawingError(MALFORMED)


def broken(value: object) -> str:
    """Return the browser's error message about the canvas, or "". value: the field `broken` of the component's value."""
    return literal(value, 200, markdown=False) if isinstance(value, str) else ""


def steps(value: object, session: str) -> tuple[list[Step], int] | None:
    """Return two things that the browser has sent: the user's actions, and the latest value of `History.replaced` that it knows.

    This number is -1 if the browser asks for the current drawing.
    Return None if the browser has sent nothing, or actions of another session. Raise DrawingError if `value` is invalid.
    value: the field `steps` of the canvas component's value. session: the id of the drawing's history (`History.session`).
    """
    match value:
        case None:
            return None
        case {"session": str(other)} if other != session:
            return None
        case {"seen": int(seen), "steps": list(found)} if len(found) <= MOST_STEPS:
            return [_step(item) for item in found], seen
    raise DrawingError(MALFORMED)


def _step(item: object) -> Step:
    """Parse a user action from the browser: its number, kind and content, such as [7, "undo"] or [8, "stroke", [x, y, …]].

    Return a step that changes nothing if the content is invalid. Raise DrawingError if there is no number.
    """
    match item:
        case [int(n), "undo" | "redo" | "clear" as kind]:
            return Step(n, kind)
        case [int(n), "stroke", list(numbers)]:
            return _stroke(n, numbers)
        case [int(n), "restore", content, bool(is_on_sheet)]:
            return Step(n, "restore", sheet=_kept(content), is_on_sheet=is_on_sheet)
        case [int(n), *_]:
            return Step(n, "")
    raise DrawingError(MALFORMED)


def _stroke(n: int, numbers: list) -> Step:
    """Return the user action of drawing a stroke: quadratic curves and a final line. If `numbers` is invalid, it has no effect.

    n: the action's number. numbers: x and y of the start, each curve's control point, the last curve's end and the line's end.
    All curves except the last end halfway between their control point and the next one, as the pen of Fabric.js draws them.
    """
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(numbers) % 2 or len(points) in (0, 1, 3) or len(points) > MAX_COMMANDS + 3:
        return Step(n, "")
    if not all(type(value) in (int, float) and -LARGEST <= value <= LARGEST for value in numbers):
        return Step(n, "")
    start, *controls, end = points
    path = []
    path.append(["M", *start])
    if controls:
        last = controls.pop()
        ends = [*(((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in pairwise(controls)), last]
        path += (["Q", *control, *stop] for control, stop in zip(controls, ends, strict=True))
    path.append(["L", *end])
    return Step(n, "stroke", stroke={"type": "Path", "path": path, "strokeWidth": PEN})


def _kept(content: object) -> Sheet | None:
    """Parse a drawing that the browser has stored. Return None if it is invalid, because a browser can send anything."""
    match content:
        case {"label": label, "source": str(source), "drawing": {"objects": list(kept)}} if kept:
            try:
                parse({"objects": kept})
            except DrawingError:
                return None
            is_label = type(label) is int and 0 <= label <= 9
            words = literal(source, SOURCE_LENGTH, markdown=False)
            return Sheet({"objects": kept}, label if is_label else None, words)
    return None


def message(history: History, is_broken: bool = False) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """Return the state of the drawing and its undo history for the browser, as a JSON header and arrays for `packet.pack`.

    The drawing is included only if the app has replaced it since the browser's last message, or if the browser asks for it.
    is_broken: whether the browser has reported an error in the canvas. If so, the drawing is left out.
    """
    header: dict[str, object] = {
        "part": "sheet",
        "session": history.session,
        "steps": history.steps,
        "replaced": history.replaced,
        "position": history.position,
        "count": len(history.objects),
        "isBroken": is_broken,
    }
    if history.seen >= history.replaced or is_broken:
        return header, {}
    header |= {"objects": history.objects, "label": history.sheet.label, "source": history.sheet.source}
    try:
        drawn, arrays = strokes(parse(history.sheet.drawing))
    except DrawingError:
        return header | {"isReadable": False}, {}
    return header | drawn, arrays


def strokes(drawing: Drawing) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """Return the strokes of a drawing and its background image for the browser, as a JSON header and arrays for `packet.pack`."""
    curves = [curve for stroke in drawing.strokes for curve in stroke]
    arrays = {
        "curves": np.array(curves, np.float64).reshape(-1, 6),  # of all strokes, one after another
        "counts": np.array([len(stroke) for stroke in drawing.strokes], np.int32),  # curves of each stroke
        "widths": np.array(drawing.widths, np.float64),
    }
    header: dict[str, object] = {"isReadable": True}
    if drawing.picture is not None:
        arrays["picture"] = drawing.picture.pixels
        header["place"] = [drawing.picture.left, drawing.picture.top, drawing.picture.side]
    return header, arrays


def settings() -> dict[str, object]:
    """Return what canvas.js needs to open the canvas: its size, its colours, and the URLs of its files, relative to the page."""
    # Its import makes Streamlit serve the files. It is possible only in a server that runs.
    import streamlit_drawable_canvas

    folder = Path(streamlit_drawable_canvas.__file__).parent / FRONTEND
    script, style = (f"{ADDRESS}/{path.name}" for kind in ("js", "css") for path in folder.glob(f"index-*.{kind}"))
    return {"script": script, "style": style, "side": CANVAS, "pen": STROKE, "paper": PAPER}


def _full(item: object) -> object:
    """Return a stroke with the colours that the canvas needs to draw it. Drawings are stored without colours."""
    return {**STROKE, **item} if isinstance(item, dict) and item.get("type") in ("Path", "path") else item
