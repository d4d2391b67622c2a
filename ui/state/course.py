"""What one session has taught one network: a base, and turns of steps that can be taken back. Plain data, no Streamlit."""

from dataclasses import dataclass, replace

import numpy as np

from model.network import Network
from model.score import Score
from model.teaching import Taught

UNDO_BYTES = 8 * 2**20  # of weights kept for taking back: 19 turns of the shipped size
FEWEST_TURNS = 2  # kept even of the largest networks, 16 MB each


@dataclass(frozen=True)
class Turn:
    """One press of a step button. pixels: float32 (28, 28), what was taught; score: the test score afterwards."""

    taught: Taught
    pixels: np.ndarray
    score: Score


@dataclass(frozen=True)
class Course:
    """base: the network as it was picked, with its test score once that is known; turns: latest last; steps: taken in all;
    refused: a teaching that overflowed, which is not a turn."""

    base: Network
    score: Score | None = None
    turns: tuple[Turn, ...] = ()
    steps: int = 0
    refused: Taught | None = None

    @property
    def can_go_back(self) -> bool:
        """Whether the last turn can be taken back: of a long course the oldest turns are forgotten, and then only all of it."""
        return len(self.turns) > 1 or (len(self.turns) == 1 and self.steps == self.turns[0].taught.steps)

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self.turns[-1].taught.network if self.turns else self.base

    def took(self, turn: Turn) -> "Course":
        """The course with one turn more; the oldest may be forgotten, but never the base."""
        most = max(FEWEST_TURNS, UNDO_BYTES // (4 * self.base.parameters))
        return replace(self, turns=(*self.turns, turn)[-most:], steps=self.steps + turn.taught.steps, refused=None)

    def back(self) -> "Course":
        """The course without its last turn; the same where that can't be taken back."""
        if not self.can_go_back:
            return self
        return replace(self, turns=self.turns[:-1], steps=self.steps - self.turns[-1].taught.steps, refused=None)

    def back_to_base(self) -> "Course":
        """The course before its first turn."""
        return Course(self.base, self.score)
