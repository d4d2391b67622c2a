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

_network = st.components.v2.component(
    "digit_lens_network",
    html=_text("network.html"),
    css=_text("network.css"),
    js="\n".join(map(_text, ("network_layout.js", "network_words.js", "network.js"))),  # one inline module can't import another
    isolate_styles=True,
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


def hang(source: str, key: str) -> None:
    """Give the page an image (a data-URL) that the galleries' pictures are cut from; shows nothing.

    An element that stays the same from run to run travels to the browser once.
    """
    _figure(key=key, data={"html": "", "values": {}, "width": 1, "atlas": source})


def network(data: Mapping[str, object], key: str, on_pick: Callable[[], None]) -> None:
    """Draw a network (`ui.inside_network.message` makes the data). on_pick: called when a node is pressed;
    `session.picked_in(key)` then gives its [layer, index]."""
    _network(key=key, data=dict(data), on_pick_change=on_pick)
