"""Register browser components made from the JavaScript modules and style sheets in this folder."""

from collections.abc import Sequence

from streamlit.components.v2 import component as register

from ui import palette
from ui.components.bundle import FOLDER, bundle


def component(name: str, script: str, styles: Sequence[str] = ()):
    """Register a component and return the function that shows it.

    script: the entry module; its default export draws the component.
    styles: style sheets, added to the palette's custom properties.
    """
    sheets = [(FOLDER / style).read_text(encoding="utf-8") for style in styles]
    return register(f"digit_lens_{name}", js=bundle(script), css="\n".join([palette.css(), *sheets]), isolate_styles=True)
