"""Markup of our own (`ui.charts`) on the page: a component in plain js and css, in a shadow root, with the theme's colours.

Streamlit's own st.html strips SVG. The markup is ours alone; nothing that a person typed or uploaded goes in unescaped.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import streamlit as st

HERE = Path(__file__).parent
DECIMALS = 4  # of values that can be read off an image


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


_figure = st.components.v2.component(
    "digit_lens_figure", html='<div class="figure"></div>', css=_text("figure.css"), js=_text("figure.js"), isolate_styles=True
)


def show(
    markup: str,
    key: str,
    values: Mapping[str, np.ndarray] | None = None,
    on_pick: Callable[[], None] | None = None,
    width: int | None = None,
) -> None:
    """Show markup. key: the element's own, unique on the page.

    values: name -> (784,), what a pixel of the figure's readable images says on hover or under the arrow keys, in one line.
    on_pick: called when an element with a `data-pick` attribute is pressed; `session.picked_in(key)` then gives its text.
    width: pixels of a row that `data-readable` images have, 28 where not given.
    """
    read = {name: np.round(array.astype(float), DECIMALS).tolist() for name, array in (values or {}).items()}
    callbacks = {"on_pick_change": on_pick} if on_pick else {}
    _figure(key=key, data={"html": markup, "values": read, "width": width or 28}, **callbacks)
