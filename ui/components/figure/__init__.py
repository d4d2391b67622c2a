"""Show markup made by `ui.charts`, with tooltips, readable pixels and elements to press.

Streamlit's own `st.html` strips SVG. Text from people must be escaped before it becomes part of the markup.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ui.components import assets

DECIMALS = 4  # of the values that an image shows for a pixel

_figure = assets.component(
    "figure", "figure/figure.js", ("base.css", "figure/figure.css", "figure/tables.css", "figure/evaluation.css")
)


def show(
    markup: str,
    key: str,
    values: Mapping[str, np.ndarray] | None = None,
    on_pick: Callable[[], None] | None = None,
    width: int = 28,
    unit: str = "",
) -> None:
    """Show markup.

    key: unique on the page.
    values: name -> array of shape (pixels,). An image with the attribute `data-readable` shows these values for the pixel under
        the pointer, or for the pixel that the arrow keys move to.
    on_pick: called when an element with a `data-pick` attribute is pressed. `state.widgets.pressed_in(key)` then returns the
        attribute's text.
    width: pixels in a row of a readable image.
    unit: what a pixel stands for, such as "neuron". Without it the readout names the row and the column.
    """
    read = {name: np.round(array.astype(float), DECIMALS).tolist() for name, array in (values or {}).items()}
    callbacks: dict[str, Any] = {"on_pick_change": on_pick} if on_pick else {}
    _figure(key=key, data={"html": markup, "values": read, "width": width, "unit": unit}, **callbacks)


def set_atlas(source: str, key: str) -> None:
    """Send an image to the browser, from which the galleries on the page cut their pictures. Nothing is shown yet.

    Streamlit sends an unchanged element to the browser only once.
    """
    _figure(key=key, data={"html": "", "values": {}, "width": 1, "atlas": source})
