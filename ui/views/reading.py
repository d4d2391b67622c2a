"""The Reading view: the digit that the network reads, its ten probabilities, and the values of its hidden layers."""

from ui import commands
from ui.components import live_reading
from ui.reading import Reading


def show(reading: Reading) -> None:
    live_reading.show(commands.choose_digit)
