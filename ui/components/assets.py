"""Make browser components from the html, css and js files in this folder."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent


def component(name: str, html: str, js: str | Sequence[str] = (), css: Sequence[str] = (), script: str = ""):
    """Register a component and return the function that shows it.

    html is markup, script is code. css and js are files in this folder; several files are joined, because an inline module cannot
    import another.
    """
    js = (js,) if isinstance(js, str) else js
    return st.components.v2.component(
        f"digit_lens_{name}",
        html=html,
        css="\n".join(map(read, css)) or None,
        js="\n".join([*map(read, js), script]),
        isolate_styles=True,
    )


def read(name: str) -> str:
    """Return the text of a file in this folder."""
    return (HERE / name).read_text(encoding="utf-8")
