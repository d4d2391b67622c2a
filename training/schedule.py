"""The learning rate at each step of a training run."""

import math

from training.settings import Settings

WARM_UP = 0.2  # share of the training run in which the learning rate rises to its full value, with schedule "cosine"


def learning_rate(settings: Settings, done: int) -> float:
    """Return the learning rate of the step that follows after `done` steps."""
    rate, progress = settings.learning_rate, (done + 0.5) / (settings.epochs * settings.steps)
    if settings.schedule == "constant":
        return rate
    if progress < WARM_UP:
        return rate * progress / WARM_UP
    return rate * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))
