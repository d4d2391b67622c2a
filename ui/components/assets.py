"""Make the browser's program, and register the browser components that consist of it and of the style sheets in this folder.

The program (program.js) is one file with all JavaScript modules of the page. Its address contains a hash of its content, so that
browsers keep it. `ui.routes` serves it.
"""

import hashlib
from collections.abc import Sequence

import streamlit as st
from streamlit.components.v2 import component as register

from ui.components.bundle import FOLDER, bundle, without_comments
from ui.figures import colours

PROGRAM = bundle("program.js")
NAME = f"program-{hashlib.sha256(PROGRAM.encode()).hexdigest()[:16]}.js"
PLACE = "digit-lens"  # the folder in the page's address
_SCRIPT = without_comments((FOLDER / "component_script.js").read_text(encoding="utf-8"))


def component(name: str, styles: Sequence[str] | None = ()):
    """Register a Streamlit component by its name in program.js. Return the function that shows it.

    styles: the paths of its style sheets, or None for an invisible component.
    """
    sheets = [(FOLDER / style).read_text(encoding="utf-8") for style in styles or ()]
    css = None if styles is None else "\n".join([colours.css(), *sheets])
    script = _SCRIPT.replace("PROGRAM", f"{PLACE}/{NAME}").replace("COMPONENT", name)
    return register(f"digit_lens_{name}", js=script, css=css, isolate_styles=True)


def address(name: str) -> str:
    """Return the path of something that the server has for the page's program."""
    return "/" + "/".join(filter(None, [st.get_option("server.baseUrlPath").strip("/"), PLACE, name]))
