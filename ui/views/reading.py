"""The Reading view: the digit that the network reads, its ten probabilities, and the values of its hidden layers."""

from functools import partial

from ui import commands
from ui.components import live_reading
from ui.reading import Reading
from ui.views.inside import PART_KEY, saliency


def show(reading: Reading) -> None:
    explain = partial(commands.open_view, "Inside", choices={PART_KEY: "Why"}, scroll_to=saliency.PLACE)
    live_reading.show(commands.choose_digit, explain)
