"""Scroll the row of tabs to the open tab on a phone, where the row is wider than the window."""

from ui.components import assets

_component = assets.component("tab_row", "tab_row/tab_row.js")


def show(view: str) -> None:
    """Scroll the row of tabs sideways until the open tab is visible. view: the name of the open tab."""
    _component(key="tab-row", data=view)
