"""The drawing canvas. Only this Python module uses the library streamlit-drawable-canvas.

If `canvas.js` does not support the installed version, the browser reports it, and `problem` names the right version.
"""

import functools
import logging
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

from model.reading import Reading
from ui.components import assets
from ui.components.sheet.state import SheetState
from ui.text.language import t

KEY = "canvas"
NEEDED = "0.13.0"  # the version of streamlit-drawable-canvas that canvas.js knows. requirements.txt has the same
FRONTEND = Path("frontend", "build")  # in the library's folder
ADDRESS = "_stcore/bidi-components/streamlit-drawable-canvas.streamlit_drawable_canvas"  # where Streamlit serves these files

_sheet = assets.component("sheet", None)


def show(state: SheetState, reading: Reading, asked: int, on_change: Callable[[], None]) -> None:
    """Show the drawing canvas. Its value has the drawing in "sheet", or an error message in "broken".

    asked: how often the browser has asked for a repetition. It makes the repeated message differ from the first one, because the
        browser ignores two equal messages.
    """
    note = t(reading.digit.note) if reading.digit else ""
    data = {"part": "sheet", **state.message(), "note": note, "near": reading.near, "asked": asked, "files": _files()}
    _sheet(key=KEY, data=data, on_sheet_change=on_change, on_broken_change=on_change, on_drawing_change=on_change)


def problem(value: object) -> str:
    """Return an error message if the browser does not support the canvas, or "". value: the value of the canvas component."""
    found = value.get("broken") if isinstance(value, Mapping) else None
    return _needed() if isinstance(found, str) and found else ""


@functools.cache
def _warn() -> None:
    logging.getLogger(__name__).warning("the canvas is not that of streamlit-drawable-canvas %s", NEEDED)


def _needed() -> str:
    """Return the error message of `problem`, which names the right version of the library. Log it once."""
    _warn()
    return t(
        "The canvas is not as expected: Digit Lens needs streamlit-drawable-canvas {needed} (installed: {version}), which "
        "`python run.py install` installs.",
        needed=NEEDED,
        version=metadata.version("streamlit-drawable-canvas"),
    )


@functools.cache
def _files() -> dict[str, str]:
    """Return the URLs of the library's files, with which canvas.js opens the canvas. They are relative to the page."""
    # Its import makes Streamlit serve the files. It is possible only in a server that runs.
    import streamlit_drawable_canvas

    folder = Path(streamlit_drawable_canvas.__file__).parent / FRONTEND
    script, style = (f"{ADDRESS}/{path.name}" for kind in ("js", "css") for path in folder.glob(f"index-*.{kind}"))
    return {"script": script, "style": style}
