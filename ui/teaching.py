"""The history of a network's training on the visitor's drawings in the view Teach it, with undo. All values are immutable."""

from dataclasses import dataclass

from model.evaluation import Score
from model.network import Network
from model.teaching import Taught

UNDO_BYTES = 8 * 2**20  # weights kept for Take back: 19 rounds of the shipped network
FEWEST_ROUNDS = 2  # kept of even the largest networks, 16 MB each


@dataclass(frozen=True)
class Round:
    """One round of training: a click on a button such as "100 steps" trains the network on the user's drawing.

    taught: the result of the training. key: identifies the drawing (`ForwardPass.key`). score: the test score after the round.
    before: the network before the round. steps: the number of training steps in all rounds up to this one.
    """

    taught: Taught
    key: str
    score: Score
    before: Network
    steps: int


@dataclass(frozen=True)
class TeachingHistory:
    """How one network was trained on the user's drawings in this session. Each click on a training button adds a round."""

    base: Network  # the network before the first round
    rounds: tuple[Round, ...] = ()  # the rounds of training, oldest first. Old ones may have been dropped.
    # the training steps of the latest click if they were rejected because numbers overflowed, else None
    refused: Taught | None = None

    @property
    def network(self) -> Network:
        return self.rounds[-1].taught.network if self.rounds else self.base

    @property
    def steps(self) -> int:
        return self.rounds[-1].steps if self.rounds else 0

    @property
    def can_undo(self) -> bool:
        """Whether the last round of training can be undone. If old rounds were dropped, the oldest one left can't be undone."""
        return len(self.rounds) > 1 or (len(self.rounds) == 1 and self.rounds[0].before is self.base)

    def added(self, taught: Taught, key: str, score: Score) -> "TeachingHistory":
        """Return the history with one more round. Drop the oldest rounds if all take over UNDO_BYTES, but keep FEWEST_ROUNDS."""
        most = max(FEWEST_ROUNDS, UNDO_BYTES // (4 * self.base.parameters))
        new = Round(taught, key, score, self.network, self.steps + taught.steps)
        return TeachingHistory(self.base, (*self.rounds, new)[-most:])

    def undone(self) -> "TeachingHistory":
        """Return the history without its last round of training, or unchanged if the round can't be undone."""
        return TeachingHistory(self.base, self.rounds[:-1]) if self.can_undo else self
