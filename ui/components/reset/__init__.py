"""The button "Reset everything". It works without the server: it starts a new visit at the address without parameters."""

from ui.components import assets

_component = assets.component("reset", "reset/reset.js", ("base.css", "copy_link/copy_link.css"))


def show() -> None:
    """Show the button "Reset everything", which asks the user to confirm."""
    _component(key="reset", data={})
