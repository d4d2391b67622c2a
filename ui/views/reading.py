"""The Reading view: what the network sees, what it answers, and how its hidden layers light up. The display itself is ui/live."""

from ui.components import live
from ui.reading import Reading


def show(reading: Reading) -> None:
    """Show a reading, or an invitation where nothing is drawn."""
    live.show(reading)
