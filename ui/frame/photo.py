"""The photo: choose a file, take a picture, and mark the part with the digit."""

import streamlit as st

from ui import commands, session
from ui.components import photo_box
from ui.text.literal import literal

FILE_KEY, CAMERA_KEY = "photo", "photo-camera"
TYPES = ["png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "heic", "heif"]  # of a HEIC file, the page says how to send it


def popover() -> None:
    # After each photo it gets another key. So it closes, and does not hide what was read.
    key = f"photo-popover-{session.current().photo.number}"
    with st.popover("Photo", type="tertiary", help="Use a photo of your own", key=key):
        st.file_uploader(
            "A photo of a digit or a number on paper", type=TYPES, key=FILE_KEY, on_change=commands.use_photo, args=(FILE_KEY,)
        )
        # The browser asks for permission when the camera is shown, so it is shown only if it is wanted.
        if st.toggle("Use the camera", key="photo-camera-on"):
            st.camera_input("Take a picture", key=CAMERA_KEY, on_change=commands.use_photo, args=(CAMERA_KEY,))
        st.caption("The photo goes into the memory of this page's server and is gone when you close the page. It is not stored.")


def box() -> None:
    """If the content of the canvas comes from the visitor's photo, show the photo and its note. A box can be dragged on it."""
    visitor = session.current()
    photo = visitor.photo
    if photo.number != visitor.drawing.sheet.photo:
        return
    with st.container():  # always there: if it came and went, the box would be drawn anew
        if photo.note:
            st.warning(literal(photo.note), icon=":material/warning:")
    if photo.preview:
        with st.expander("The part of the photo to read", expanded=photo.is_open):
            photo_box.show(photo.preview, literal(photo.name, 80, markdown=False), commands.use_part)
