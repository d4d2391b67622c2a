"""A photo on which the user drags a box around a digit."""

import base64
from collections.abc import Callable

from ui.components import assets

KEY = "photo-box"
_component = assets.component("photo_box", ("base.css", "photo_box/photo_box.css"))


def show(photo: bytes, name: str, on_box: Callable[[], None]) -> None:
    """Show a JPEG photo on which the user can drag a box.

    on_box: called after that. `session.sent(KEY, "box")` is its left, top, right and bottom, as fractions of the photo's size.
    """
    source = "data:image/jpeg;base64," + base64.b64encode(photo).decode()
    _component(key=KEY, data={"source": source, "name": name}, on_box_change=on_box)
