"""Find a widget in Streamlit's AppTest."""

import re
from collections.abc import Iterable


def widget(widgets: Iterable, key: str):
    """Return the widget with a key: `widget(app.slider, "inside-bias")`. `ui.state.widgets` may have added a number to it."""
    return next(found for found in widgets if re.fullmatch(rf"{re.escape(key)}(\.\d+)?", found.key or ""))
