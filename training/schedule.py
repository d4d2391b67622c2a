"""The plan of a training run: the number of steps, the learning rate at each step, and the times of the snapshots."""

import dataclasses
import math

from training.settings import MAX_EPOCHS, Settings, SettingsError

WARM_UP = 0.2  # share of the training run in which the learning rate rises to its full value, with schedule "cosine"
MAX_SNAPSHOTS = 20
MAX_SNAPSHOT_BYTES = 10_000_000  # all snapshots of a training run together


def snapshot_epochs(epochs: int, parameters: int) -> list[float]:
    """Return a list of the epochs at which to save a copy of a network, from 0.0 (untrained) to `epochs` (the end).

    They are closest together at the start, when a network changes most. parameters: the network's number of weights and biases.
    """
    last = max(3, min(MAX_SNAPSHOTS, MAX_SNAPSHOT_BYTES // (parameters * 4 + 2000))) - 1
    return [epochs * (k / last) ** 3 for k in range(last + 1)]


class Schedule:
    """The plan of a training run, and the number of steps done. settings: the current settings, which `change` replaces.

    The attribute `snapshots` lists the epochs, such as 0.5, after which a snapshot is still to be saved. The last is the end.
    """

    def __init__(self, settings: Settings, snapshots: bool):
        self.settings, self.epochs, self.steps, self.done = settings, settings.epochs, settings.steps, 0
        self.snapshots = snapshot_epochs(self.epochs, settings.parameters)[1:] if snapshots else []

    @property
    def epoch(self) -> float:
        return self.done / self.steps

    @property
    def ended(self) -> bool:
        return self.done >= self.epochs * self.steps

    def learning_rate(self) -> float:
        """Return the learning rate of the next step."""
        rate, progress = self.settings.learning_rate, min(1.0, (self.done + 0.5) / (self.epochs * self.steps))
        if self.settings.schedule == "constant":
            return rate
        if progress < WARM_UP:
            return rate * progress / WARM_UP
        return rate * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))

    def add_epoch(self) -> None:
        """Plan one more epoch, up to MAX_EPOCHS. The snapshot planned for the end of the run moves to its new end."""
        if self.epochs < MAX_EPOCHS:
            self.epochs += 1
            if self.snapshots:
                self.snapshots[-1] = float(self.epochs)

    def change(self, setting: str, value: float) -> bool:
        """Change a setting for the following steps, if the value is allowed. Return whether it is allowed."""
        try:
            self.settings = dataclasses.replace(self.settings, **{setting: value})  # pyrefly: ignore[bad-argument-type]
        except SettingsError:
            return False
        return True

    def is_snapshot_due(self) -> bool:
        """Return whether a snapshot is due now. If so, remove it from the plan. After the last step, return False."""
        late = [epoch for epoch in self.snapshots if epoch > self.epoch or self.ended]
        is_due, self.snapshots = len(late) < len(self.snapshots), late
        return is_due
