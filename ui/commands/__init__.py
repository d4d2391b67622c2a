"""The user's actions, as functions that change the session (`ui.session`). `ui.views` and `ui.frame` call them."""

# The names are for others, not for this module:
# ruff: noqa: F401

from ui.commands import drawing, networks, page, runs
from ui.commands.errors import telling_errors
