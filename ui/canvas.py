"""The sheet to draw on, and its buttons. The only file that imports streamlit_drawable_canvas; gives the drawing as Fabric
JSON."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from model.digit import CANVAS, ImageError, from_image
from model.image import load as load_image
from model.strokes import picture_object
from ui import state, test_digits
from ui.reading import Sheet

WIDTH = CANVAS + 2  # px: the column, with the frame
PEN = 18  # px: comfortable to look at; the reading does not depend on it
INK, PAPER = "#ffffff", "#000000"
PHOTO_KEY = "photo"


def show() -> Sheet:
    """Draw the canvas; returns what lies on it."""
    # One line above the canvas: its own toolbar, where it is not hidden (ui/live/pen.js), floats there and covers no button.
    st.markdown("**Draw a digit**, 0 to 9, of any size")
    result = st_canvas(
        stroke_width=PEN,
        stroke_color=INK,
        background_color=PAPER,
        width=CANVAS,
        height=CANVAS,
        initial_drawing=state.drawing.seed(),
        return_image_data=False,  # strokes are all we read: 2 KB a stroke instead of 12
        key=state.drawing.CANVAS_KEY,
    )
    state.drawing.receive(result.json_data)
    return state.drawing.sheet()


def buttons() -> None:
    """The canvas's buttons, to go below it: undo, redo, clear, and other ways to bring a digit here."""
    with st.container(horizontal=True, gap="small", key="canvas-buttons"):
        # Whether there is something to undo is known only after the canvas has spoken, so these are never disabled: a press
        # too many does nothing.
        st.button(
            "Undo",
            icon=":material/undo:",
            on_click=state.drawing.undo,
            shortcut="Mod+Z",
            help="Take back the last stroke (Ctrl+Z)",
        )
        st.button("Redo", icon=":material/redo:", on_click=state.drawing.redo, shortcut="Mod+Y", help="Bring it back (Ctrl+Y)")
        st.button(
            "Clear", icon=":material/delete:", on_click=state.drawing.clear, help="An empty sheet; Undo brings the drawing back"
        )
    _other_ways()


def _other_ways() -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Try a test digit",
            icon=":material/casino:",
            on_click=_lay_test_digit,
            help="One of the 10,000 digits that no network here was trained on, with its true label. No mouse needed.",
        )
        with st.popover("Photo", icon=":material/photo_camera:", help="Read a digit from a picture of your own"):
            st.file_uploader(
                "A picture of one digit, dark on light or light on dark",
                type=["png", "jpg", "jpeg", "webp", "bmp"],
                key=PHOTO_KEY,
                on_change=_lay_photo,
            )


def _lay_test_digit() -> None:
    images, labels = test_digits.load()
    index = int(state.drawing.rng().integers(len(images)))
    label = int(labels[index])
    source = f"MNIST test digit no. {index:,}, labelled {label}"
    state.drawing.replace_drawing(Sheet({"objects": [picture_object(images[index] / 255.0, CANVAS)]}, label, source))


def _lay_photo() -> None:
    uploaded = state.page.uploaded(PHOTO_KEY)
    if uploaded is None:
        return
    try:
        digit = from_image(load_image(uploaded.getvalue()))
    except ImageError as error:
        state.page.flash(f"{uploaded.name}: {error}")
        return
    if digit is None:
        state.page.flash(f"{uploaded.name} is blank: there is no digit to see in it.")
        return
    state.drawing.replace_drawing(
        Sheet({"objects": [picture_object(digit.pixels, CANVAS)]}, source=f"from your picture {uploaded.name}", origin=digit)
    )
