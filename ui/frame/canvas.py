"""The drawing canvas with its buttons."""

from collections.abc import Callable

import streamlit as st

from model.network import Network
from model.strokes import CANVAS
from ui import commands, server, session
from ui.components import sheet as door
from ui.components.network_picture import network_key
from ui.components.network_picture.messages import reading_message
from ui.frame import photo
from ui.reading import Reading, read

WIDTH = CANVAS + 2  # px, with the frame


@st.fragment
def show(network_id: str, network: Network, on_stroke: Callable[[], None] = lambda: None) -> Reading:
    """Show the drawing canvas. Send what Python knows of the drawing to the picture on the page, and return it.

    on_stroke: called when the browser has sent a stroke or another change, before this Streamlit fragment runs again. The
        callback may request a rerun of a larger part of the page.
    """
    visitor = session.current()
    is_alone = not visitor.is_running  # else the page, which this fragment is a part of, runs too
    visitor.take_canvas()  # it may request a run of the whole page
    if is_alone:
        session.begin_fragment()
    with server.turn():
        reading = read(network, network_id, visitor.drawing.sheet, visitor.drawing.near)
    message = reading_message(reading, network_key(network_id, network), visitor.asked)
    door.show(visitor.drawing, message, on_stroke)
    if sentence := door.problem(session.value(door.KEY)):
        st.error(sentence, icon=":material/error:")
    if reading.sheet.drawing.cut_off:
        with st.container(key="sheet-full"):  # style.css keeps the pen away while it is there
            st.caption("The sheet is full. Undo a stroke or clear the sheet to go on.")
    if is_alone:
        session.commit()
    return reading


def buttons() -> None:
    with st.container(horizontal=True, gap="small", key="canvas-digits"):
        st.button(
            "Try a test digit",
            type="tertiary",
            key="try-test",  # on a phone, these two stay in every view (style.css), because the views ask for them
            on_click=commands.use_test_digit,
            help="Put one of 10,000 handwritten digits on the sheet. No network here was trained on them. The page tells you "
            "which digit it really is.",
        )
        st.button(
            "Try a hard one",
            type="tertiary",
            key="try-hard",
            on_click=commands.use_test_digit,
            kwargs={"is_hard": True},
            help="Use a test digit that this network misreads or is unsure about. You can then find out why, and teach it the "
            "right digit.",
        )
        photo.popover()
    # They act in the browser (ui/components/sheet/app_sheet.js), which finds them by their keys.
    with st.container(horizontal=True, gap="small", key="canvas-buttons"):
        for name, icon, act, text in (
            ("Undo", "undo", None, "Remove the last stroke (Ctrl+Z)"),
            ("Redo", "redo", None, "Restore the removed stroke (Ctrl+Y)"),
            ("Clear", "delete", commands.clear, "Empty the sheet. Undo restores the drawing."),
        ):
            st.button(name, key=f"sheet-{name.lower()}", icon=f":material/{icon}:", on_click=act, help=text)
    photo.box()
