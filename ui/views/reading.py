"""The Reading view: the digit that the network reads, its ten probabilities, and the values of its hidden layers."""

from ui.components.live_reading import show

__all__ = ["show"]
