"""The plan of a training run: its steps, the learning rate at each of them, and the moments of the snapshots."""

import dataclasses
import math

from training.settings import MAX_EPOCHS, Settings, SettingsError

WARM_UP = 0.2  # share of the training run in which the learning rate rises to its full value, with schedule "cosine"
DENSE_SNAPSHOTS = (0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3)  # epochs: a network changes most at the start
MAX_SNAPSHOTS = 20
MAX_SNAPSHOT_BYTES = 10_000_000  # all snapshots of a training run together


def learning_rate(settings: Settings, progress: float) -> float:
    """Return the learning rate after a fraction `progress` of a training run, 0 to 1."""
    if settings.schedule == "constant":
        return settings.learning_rate
    if progress < WARM_UP:
        return settings.learning_rate * progress / WARM_UP
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def most_snapshots(parameters: int) -> int:
    """Return how many copies of a network a training run may save. parameters: the network's number of weights and biases."""
    return max(3, min(MAX_SNAPSHOTS, MAX_SNAPSHOT_BYTES // (parameters * 4 + 2000)))


def snapshot_epochs(epochs: int, parameters: int) -> list[float]:
    """Return the epochs after which to save a network: [0, 0.1, 0.25, …, epochs], at most `most_snapshots(parameters)`."""
    most = most_snapshots(parameters)
    dense = [e for e in DENSE_SNAPSHOTS if e < epochs]
    rest = most - len(dense)
    if rest < 1:
        return sorted({dense[round(i * (len(dense) - 1) / max(1, most - 2))] for i in range(most - 1)} | {float(epochs)})
    start = dense[-1]
    return sorted({*dense, *(round(start + (epochs - start) * i / rest, 2) for i in range(1, rest + 1))})


class Schedule:
    """The plan of a training run, and the number of steps done. settings: the current settings, which `change` replaces.

    snapshots: the epochs after which copies of the network are still to be saved. The last of them is the end of the run.
    """

    def __init__(self, settings: Settings, snapshots: bool):
        self.settings, self.with_snapshots = settings, snapshots
        self.epochs, self.steps, self.done = settings.epochs, settings.steps, 0
        self.snapshots = snapshot_epochs(self.epochs, settings.parameters)[1:] if snapshots else []

    @property
    def epoch(self) -> float:
        return self.done / self.steps

    @property
    def ended(self) -> bool:
        return self.done >= self.epochs * self.steps

    def learning_rate(self) -> float:
        return learning_rate(self.settings, min(1.0, (self.done + 0.5) / (self.epochs * self.steps)))

    def add_epoch(self) -> None:
        """Plan one more epoch, up to MAX_EPOCHS. The snapshot planned for the end of the run moves to its new end."""
        if self.epochs < MAX_EPOCHS:
            self.epochs += 1
            self.snapshots[-1:] = [float(self.epochs)] if self.with_snapshots else []

    def change(self, setting: str, value: float) -> bool:
        """Change a setting for the following steps, if the value is allowed. Return whether it is allowed."""
        try:
            self.settings = dataclasses.replace(self.settings, **{setting: value})
        except SettingsError:
            return False
        return True

    def due_snapshots(self) -> list[float]:
        """Return the epochs whose snapshots are due, and remove them from `self.snapshots`. After the last step, return []."""
        due = [epoch for epoch in self.snapshots if epoch <= self.epoch and not self.ended]
        self.snapshots = self.snapshots[len(due) :]
        return due
