"""The sheet, on which people draw: the only Python module that uses streamlit-drawable-canvas.

The browser holds the strokes, Undo and Redo, and sends the drawing after each change (`app_sheet.js`, `state.py`). If the canvas
differs from what `canvas.js` knows, the browser says so, and `show_plain` shows it by the library's own function, with the
library's toolbar.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from model.digit import CANVAS
from ui.components import assets
from ui.components.network_picture.packet import pack
from ui.components.sheet.state import PEN, SheetState
from ui.text.literal import literal

KEY, PLAIN_KEY = "canvas", "canvas-plain"
INK, PAPER = "#ffffff", "#000000"
STROKE = {"stroke": INK, "strokeWidth": PEN, "strokeLineCap": "round", "strokeLineJoin": "round", "fill": None}
FRONTEND = Path("frontend", "build")  # in the library's folder
ADDRESS = "_stcore/bidi-components/streamlit-drawable-canvas.streamlit_drawable_canvas"  # where Streamlit serves these files

_sheet = assets.component("sheet", "network_picture/entry.js", None)


def show(
    state: SheetState,
    is_broken: bool,
    reading: tuple[dict[str, object], dict[str, np.ndarray]],
    on_change: Callable[[], None],
) -> None:
    """Show the drawing canvas. The component's value has the drawing in the field `sheet`, and an error message in `broken`.

    is_broken: whether the browser has reported an error. If so, this function shows no canvas. Call `show_plain`, too.
    """
    header, arrays = ({"number": state.number, "put": state.put_id}, {}) if is_broken else state.message()
    data = pack({"part": "sheet", "isBroken": is_broken, **header, "reading": reading[0]}, arrays | reading[1])
    _sheet(key=KEY, data=data, on_sheet_change=on_change, on_broken_change=on_change, on_drawing_change=on_change)


def show_plain(state: SheetState) -> None:
    """Show the canvas with the function `st_canvas` of streamlit-drawable-canvas, without this app's own JavaScript.

    This canvas sends whole drawings to the server, and `Session.take_canvas` reads them. If the app replaces the drawing, the
    canvas restarts with the new one.
    """
    from streamlit_drawable_canvas import st_canvas

    objects = state.puts[-1].drawing["objects"] if state.puts else []
    with suppress(AttributeError, KeyError, TypeError):  # a client that is not the page sent something else than a canvas does
        st_canvas(
            stroke_width=PEN,
            stroke_color=INK,
            background_color=PAPER,
            width=CANVAS,
            height=CANVAS,
            initial_drawing={"objects": [_full(item) for item in objects], "put": state.put_id},
            return_image_data=False,  # only the strokes are used
            key=PLAIN_KEY,
        )


def broken(value: object) -> str:
    """Return the browser's error message about the canvas, or "". value: the component's value."""
    found = value.get("broken") if isinstance(value, Mapping) else None
    return literal(found, 200, markdown=False) if isinstance(found, str) else ""


def settings() -> dict[str, object]:
    """Return what canvas.js needs to open the canvas: its size, its colours, and the URLs of its files, relative to the page."""
    # Its import makes Streamlit serve the files. It is possible only in a server that runs.
    import streamlit_drawable_canvas

    folder = Path(streamlit_drawable_canvas.__file__).parent / FRONTEND
    script, style = (f"{ADDRESS}/{path.name}" for kind in ("js", "css") for path in folder.glob(f"index-*.{kind}"))
    return {"script": script, "style": style, "side": CANVAS, "pen": STROKE, "paper": PAPER}


def _full(item: dict) -> dict:
    """Return a stroke with the colours that the canvas needs to draw it. Drawings are stored without colours."""
    return {**STROKE, **item} if item.get("type") in ("Path", "path") else item
