"""Markup made by `ui.charts` on the page, in a shadow root with the theme's colours.

Streamlit's own st.html strips SVG. The markup is ours alone: nothing that a person typed or uploaded goes in unescaped.
"""

from collections.abc import Callable, Mapping

import numpy as np

from ui.components import assets

DECIMALS = 4  # of values that can be read off an image

_figure = assets.component("figure", html='<div class="figure"></div>', css=("figure/figure.css",), js="figure/figure.js")


def show(
    markup: str,
    key: str,
    values: Mapping[str, np.ndarray] | None = None,
    on_pick: Callable[[], None] | None = None,
    width: int = 28,
    unit: str = "",
) -> None:
    """Show markup. key: the element's own, unique on the page.

    values: name -> (784,), what a pixel of the figure's readable images says on hover or under the arrow keys, in one line.
    on_pick: called when an element with a `data-pick` attribute is pressed; `state.widgets.pressed_in(key)` then gives its text.
    width: pixels in a row of the `data-readable` images.
    unit: what one pixel stands for, such as "neuron". Without it the readout names the row and the column.
    """
    read = {name: np.round(array.astype(float), DECIMALS).tolist() for name, array in (values or {}).items()}
    callbacks = {"on_pick_change": on_pick} if on_pick else {}
    _figure(key=key, data={"html": markup, "values": read, "width": width, "unit": unit}, **callbacks)


def set_atlas(source: str, key: str) -> None:
    """Set the image, a data-URL, that the galleries cut their pictures from. Shows nothing.

    An element that stays the same from run to run travels to the browser once.
    """
    _figure(key=key, data={"html": "", "values": {}, "width": 1, "atlas": source})
