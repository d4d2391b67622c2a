"""Show HTML and SVG with tooltips, clickable elements, and images whose pixel values can be read. `st.html` removes SVG."""

from collections.abc import Callable, Mapping

import numpy as np
from markupsafe import Markup

from ui.components import assets
from ui.text.format import rounded

_figure = assets.component("figure", ("base.css", "figure/figure.css", "figure/tables.css", "figure/evaluation.css"))


def show(
    markup: Markup,
    key: str,
    values: Mapping[str, np.ndarray] | None = None,
    on_pick: Callable[[], None] | None = None,
) -> None:
    """Show HTML or SVG with tooltips and clickable elements.

    values: arrays of shape (784,), by name. In an image with the attribute `data-readable`, the user can read them by pixel.
    on_pick: called when the user clicks an element with the attribute `data-pick`. `session.sent(key, "pick")` is its value then.
    """
    read = {name: rounded(array) for name, array in (values or {}).items()}
    _figure(key=key, data={"html": markup, "values": read}, on_pick_change=on_pick)
