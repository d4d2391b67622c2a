"""Find and press a widget in Streamlit's AppTest."""

import re
from collections.abc import Iterable

from streamlit.testing.v1 import AppTest


def widget(widgets: Iterable, key: str):
    """Return the widget with a key: `widget(app.slider, "inside-bias")`. `ui.state.widgets` may have added a number to it."""
    return next(found for found in widgets if re.fullmatch(rf"{re.escape(key)}(\.\d+)?", found.key or ""))


def open_view(app: AppTest, view: str) -> AppTest:
    """Press a view's tab. Return the app."""
    return next(tabs for tabs in app.segmented_control if view in tabs.options).set_value(view).run()
