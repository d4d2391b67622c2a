"""The Reading view: the digit that the network reads, its ten probabilities, and the values of its hidden layers."""

from ui import state
from ui.components import live_reading
from ui.reading import Reading
from ui.views.inside import PART_KEY


def show(reading: Reading) -> None:
    """Show a reading, or an invitation if nothing is drawn."""
    live_reading.show(reading, _explain)


def _explain() -> None:
    """Open the view "Inside" at its part "Why", which explains a reading."""
    state.widgets.store(PART_KEY, "Why")
    state.page.open_view("Inside")
