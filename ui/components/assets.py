"""Register browser components made from the JavaScript modules and style sheets in this folder."""

from collections.abc import Sequence

from streamlit.components.v2 import component as register

from ui.components.bundle import FOLDER, bundle
from ui.figures import colours


def component(name: str, script: str, styles: Sequence[str] | None = ()):
    """Register a Streamlit component and return the function that shows it.

    script: the path of the JavaScript module whose default export renders the component.
    styles: the paths of its style sheets, or None for an invisible component.
    """
    sheets = [(FOLDER / style).read_text(encoding="utf-8") for style in styles or ()]
    css = None if styles is None else "\n".join([colours.css(), *sheets])
    return register(f"digit_lens_{name}", js=bundle(script), css=css, isolate_styles=True)
