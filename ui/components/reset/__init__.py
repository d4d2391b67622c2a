"""The button "Reset everything". It works in the browser alone: a new visit begins, at the bare address."""

from ui.components import assets

_component = assets.component("reset", "reset/reset.js", ("base.css", "copy_link/copy_link.css"))


def show() -> None:
    """Show the button "Reset everything", which asks the user to confirm."""
    _component(key="reset", data={})
