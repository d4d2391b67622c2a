"""The canvas and its buttons. Only this module imports streamlit_drawable_canvas. The drawing is the canvas's Fabric JSON."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from model.digit import CANVAS, ImageError, from_image
from model.image import load as load_image
from model.strokes import MAX_COMMANDS, picture_object
from ui import mnist_digits, networks, server, state
from ui.reading import Sheet
from ui.text.literal import literal

WIDTH = CANVAS + 2  # px, with the frame
PEN = 18  # px; the reading does not depend on it
INK, PAPER = "#ffffff", "#000000"
PHOTO_KEY = "photo"


def show() -> Sheet:
    """Show the drawing canvas. Return its content as a Sheet: the strokes, their label and where a picture comes from."""
    # If the canvas's own toolbar is not hidden (live_reading/fabric_canvas.js), it floats over this line and covers no button.
    st.markdown("**Draw a digit** of any size, or a number")
    try:
        raw = st_canvas(
            stroke_width=PEN,
            stroke_color=INK,
            background_color=PAPER,
            width=CANVAS,
            height=CANVAS,
            initial_drawing=state.drawing.seed(),
            return_image_data=False,  # only the strokes are used: 2 KB instead of 12 KB a stroke
            key=state.drawing.CANVAS_KEY,
        ).json_data
    except (AttributeError, KeyError, TypeError):  # a client that is not the page sent something else than a canvas does
        raw = {}
    state.drawing.receive(raw)
    sheet = state.drawing.sheet()
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
        undo, redo, clear = state.drawing.undo, state.drawing.redo, state.drawing.clear
        st.button("Undo", icon=":material/undo:", on_click=undo, shortcut="Mod+Z", help="Remove the last stroke (Ctrl+Z)")
        st.button("Redo", icon=":material/redo:", on_click=redo, shortcut="Mod+Y", help="Restore the removed stroke (Ctrl+Y)")
        st.button("Clear", icon=":material/delete:", on_click=clear, help="Empty the sheet. Undo restores the drawing.")
    with st.container(horizontal=True, gap="small", key="canvas-digits"):
        st.button(
            "Try a test digit",
            icon=":material/casino:",
            on_click=_use_test_digit,
            help="Put one of 10,000 handwritten digits on the sheet. No network here was trained on them. The page tells you "
            "which digit it really is.",
        )
        st.button(
            "Try a hard one",
            icon=":material/fitness_center:",
            key="try-hard",  # on a phone, it stays in every view (style.css)
            on_click=_use_hard_digit,
            help="Use a test digit that this network misreads or is unsure about. You can then find out why, and teach it the "
            "right digit.",
        )
        with st.popover("Photo", icon=":material/photo_camera:", help="Use a picture of your own"):
            st.file_uploader(
                "A picture of one digit, dark on light or light on dark",
                type=["png", "jpg", "jpeg", "webp", "bmp"],
                key=PHOTO_KEY,
                on_change=_use_photo,
            )


def _use_test_digit() -> None:
    images, _ = mnist_digits.load()
    state.drawing.replace_drawing(mnist_digits.sheet(int(state.drawing.rng().integers(len(images)))))


def _use_hard_digit() -> None:
    network = networks.get(state.networks.selected(), state.networks.added())
    found = mnist_digits.hard(network.key, network)
    state.drawing.replace_drawing(mnist_digits.sheet(int(state.drawing.rng().choice(found))))


def _use_photo() -> None:
    uploaded = state.widgets.value(PHOTO_KEY)
    if uploaded is None:
        return
    name = "The picture"
    try:
        name, picture = server.take_upload(uploaded)
        name = literal(name, 80, markdown=False)
        digit = from_image(load_image(picture))
    except (ImageError, server.UploadError) as error:
        state.page.flash(f"{name}: {error}")
        return
    if digit is None:
        state.page.flash(f"{name} is blank: it shows no digit.")
        return
    picture = picture_object(digit.pixels, CANVAS)
    state.drawing.replace_drawing(Sheet({"objects": [picture]}, source=f"from your picture {name}", origin=digit))
