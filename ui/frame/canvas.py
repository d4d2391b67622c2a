"""The canvas and its buttons. Only this module imports streamlit_drawable_canvas. The drawing is the canvas's Fabric JSON."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from model.digit import CANVAS
from model.strokes import MAX_COMMANDS
from ui import commands, session
from ui.reading import Sheet

WIDTH = CANVAS + 2  # px, with the frame
PEN = 18  # px; the reading does not depend on it
INK, PAPER = "#ffffff", "#000000"
PHOTO_KEY = "photo"


def show() -> Sheet:
    """Show the drawing canvas. Return its content as a Sheet: the strokes, their label and where a picture comes from."""
    visitor = session.current()
    # If the canvas's own toolbar is not hidden (live_reading/fabric_canvas.js), it floats over this line and covers no button.
    st.markdown("**Draw a digit** of any size, or a number")
    try:
        raw = st_canvas(
            stroke_width=PEN,
            stroke_color=INK,
            background_color=PAPER,
            width=CANVAS,
            height=CANVAS,
            initial_drawing={"objects": visitor.seed, "seed": visitor.drawing.replaced},
            return_image_data=False,  # only the strokes are used: 2 KB instead of 12 KB a stroke
            key=session.CANVAS_KEY,
        ).json_data
    except (AttributeError, KeyError, TypeError):  # a client that is not the page sent something else than a canvas does
        raw = {}
    commands.receive_drawing(raw)
    sheet = visitor.drawing.sheet
    if _is_full(sheet):
        with st.container(key="sheet-full"):  # style.css keeps the pen away while it is there
            st.caption("The sheet is full. Undo a stroke or clear the sheet to go on.")
    return sheet


def _is_full(sheet: Sheet) -> bool:
    """Return whether the drawing is longer than the app accepts (MAX_COMMANDS path commands)."""
    paths = [item.get("path") for item in sheet.drawing["objects"] if isinstance(item, dict)]
    return sum(len(path) for path in paths if isinstance(path, list)) > MAX_COMMANDS


def buttons() -> None:
    """Show the buttons below the canvas: undo, redo, clear, test digits and photo upload."""
    # They are never disabled, because the canvas tells only later whether there is something to undo.
    with st.container(horizontal=True, gap="small", key="canvas-buttons"):
        undo, redo, clear = commands.undo, commands.redo, commands.clear
        st.button("Undo", icon=":material/undo:", on_click=undo, shortcut="Mod+Z", help="Remove the last stroke (Ctrl+Z)")
        st.button("Redo", icon=":material/redo:", on_click=redo, shortcut="Mod+Y", help="Restore the removed stroke (Ctrl+Y)")
        st.button("Clear", icon=":material/delete:", on_click=clear, help="Empty the sheet. Undo restores the drawing.")
    with st.container(horizontal=True, gap="small", key="canvas-digits"):
        st.button(
            "Try a test digit",
            icon=":material/casino:",
            on_click=commands.use_test_digit,
            help="Put one of 10,000 handwritten digits on the sheet. No network here was trained on them. The page tells you "
            "which digit it really is.",
        )
        st.button(
            "Try a hard one",
            icon=":material/fitness_center:",
            key="try-hard",  # on a phone, it stays in every view (style.css)
            on_click=commands.use_hard_digit,
            help="Use a test digit that this network misreads or is unsure about. You can then find out why, and teach it the "
            "right digit.",
        )
        with st.popover("Photo", icon=":material/photo_camera:", help="Use a picture of your own"):
            st.file_uploader(
                "A picture of one digit, dark on light or light on dark",
                type=["png", "jpg", "jpeg", "webp", "bmp"],
                key=PHOTO_KEY,
                on_change=commands.use_photo,
                args=(PHOTO_KEY,),
            )
