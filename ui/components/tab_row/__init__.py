"""Keep the open view's tab in sight where the row of tabs is wider than the window, on a phone."""

from ui.components import assets

_component = assets.component("tab_row", "tab_row/tab_row.js")


def show(view: str) -> None:
    """Scroll the row of tabs sideways until the open tab is visible. view: the name of the open tab."""
    _component(key="tab-row", data=view)
