"""The drawing canvas with its buttons, and the controls to upload or take a photo and to mark the digit in it."""

from collections.abc import Callable

import streamlit as st

from model.network import Network
from model.reading import Reading, read
from model.strokes import CANVAS
from ui import commands, server, session
from ui.components import photo_box, sheet
from ui.text.language import mark, t
from ui.text.literal import literal

WIDTH = CANVAS + 2  # px, with the frame
FILE_KEY, CAMERA_KEY = "photo", "photo-camera"
TYPES = ["png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "heic", "heif"]  # of a HEIC file, the page says how to send it

TEST_DIGIT = mark(
    "Put one of 10,000 handwritten digits on the sheet. No network here was trained on them. The page tells you which digit it "
    "really is."
)
HARD_ONE = mark(
    "Use a test digit that this network misreads or is unsure about. You can then find out why, and teach it the right digit."
)


@st.fragment
def show(network_id: str, network: Network, on_stroke: Callable[[], None] = lambda: None) -> Reading:
    """Show the drawing canvas and classify the drawing. Send the prediction to the picture of the network, and return it.

    on_stroke: called when the browser has sent a change, before this fragment runs again. It may rerun a larger part of the page.
    """
    visitor = session.current()
    is_alone = not visitor.is_running  # else the page, which this fragment is a part of, runs too
    visitor.take_canvas()  # it may request a run of the whole page
    if is_alone:
        session.begin_fragment()
    with server.turn():
        reading = read(network, network_id, visitor.drawing.sheet, visitor.drawing.near)
    sheet.show(visitor.drawing, reading, visitor.asked, on_stroke)
    if sentence := sheet.problem(session.value(sheet.KEY)):
        st.error(sentence, icon=":material/error:")
    if reading.sheet.drawing.cut_off:
        with st.container(key="sheet-full"):  # style.css keeps the pen away while it is there
            st.caption(t("The sheet is full. Undo a stroke or clear the sheet to go on."))
    if is_alone:
        session.commit()
    return reading


def buttons() -> None:
    with st.container(horizontal=True, gap="small", key="canvas-digits"):
        # On a phone, these two stay in every view (style.css), because the views ask for them.
        use = commands.drawing.use_test_digit
        st.button(t("Try a test digit"), type="tertiary", key="try-test", on_click=use, help=t(TEST_DIGIT))
        st.button(t("Try a hard one"), type="tertiary", key="try-hard", on_click=use, kwargs={"is_hard": True}, help=t(HARD_ONE))
        _photo()
    # They act in the browser (ui/components/sheet/app_sheet.js), which finds them by their keys.
    with st.container(horizontal=True, gap="small", key="canvas-buttons"):
        st.button(t("Undo"), key="sheet-undo", icon=":material/undo:", help=t("Remove the last stroke (Ctrl+Z)"))
        st.button(t("Redo"), key="sheet-redo", icon=":material/redo:", help=t("Restore the removed stroke (Ctrl+Y)"))
        clears = {"on_click": commands.drawing.clear, "help": t("Empty the sheet. Undo restores the drawing.")}
        st.button(t("Clear"), key="sheet-clear", icon=":material/delete:", **clears)
    _photo_box()


def _photo() -> None:
    # After each photo it gets another key. So it closes, and does not hide what was read.
    key = f"photo-popover-{session.current().photo.number}"
    use = commands.drawing.use_photo
    with st.popover(t("Photo"), type="tertiary", help=t("Use a photo of your own"), key=key):
        st.file_uploader(t("A photo of a digit or a number on paper"), type=TYPES, key=FILE_KEY, on_change=use, args=(FILE_KEY,))
        # The browser asks for permission when the camera is shown, so it is shown only if it is wanted.
        if st.toggle(t("Use the camera"), key="photo-camera-on"):
            st.camera_input(t("Take a picture"), key=CAMERA_KEY, on_change=use, args=(CAMERA_KEY,))
        st.caption(
            t("The photo goes into the memory of this page's server and is gone when you close the page. It is not stored.")
        )


def _photo_box() -> None:
    """If the canvas shows digits from the visitor's photo, show the photo, on which a box can be dragged, and its note."""
    visitor = session.current()
    photo = visitor.photo
    if photo.number != visitor.drawing.sheet.photo:
        return
    with st.container():  # always there: if it came and went, the box would be drawn anew
        if photo.note:
            st.warning(literal(photo.note), icon=":material/warning:")
    if photo.preview:
        with st.expander(t("The part of the photo to read"), expanded=photo.is_open):
            photo_box.show(photo.preview, photo.name, commands.drawing.use_part)
