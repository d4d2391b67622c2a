"""The plan of a training run: the number of steps, and the learning rate at each step."""

import math

from training.settings import Settings

WARM_UP = 0.2  # share of the training run in which the learning rate rises to its full value, with schedule "cosine"


class Schedule:
    """The plan of a training run, and the number of steps done."""

    def __init__(self, settings: Settings):
        self.settings, self.steps, self.done = settings, settings.steps, 0

    @property
    def epoch(self) -> float:
        return self.done / self.steps

    @property
    def ended(self) -> bool:
        return self.done >= self.settings.epochs * self.steps

    def learning_rate(self) -> float:
        """Return the learning rate of the next step."""
        rate, progress = self.settings.learning_rate, (self.done + 0.5) / (self.settings.epochs * self.steps)
        if self.settings.schedule == "constant":
            return rate
        if progress < WARM_UP:
            return rate * progress / WARM_UP
        return rate * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))
