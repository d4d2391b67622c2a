"""What one session has taught to networks in Teach it, and which digit the person says that a drawing is."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from model.network import Network
from model.score import Score
from model.teaching import Taught

UNDO_BYTES = 8 * 2**20  # weights kept for Take back: 19 rounds of the shipped network
FEWEST_ROUNDS = 2  # kept of even the largest networks, 16 MB each


@dataclass(frozen=True)
class Round:
    """One press of a step button.

    taught: what the steps did.
    pixels: float32 (28, 28), the digit that was taught.
    score: the test score after the steps.
    """

    taught: Taught
    pixels: np.ndarray
    score: Score


@dataclass(frozen=True)
class TeachingHistory:
    """What one session has taught to one network.

    base: the network before the first round.
    score: the test score of `base`, None before the first round.
    rounds: oldest first.
    steps: the number of steps taken in all rounds.
    refused: the latest attempt if its numbers overflowed. It is not a round.
    """

    base: Network
    score: Score | None = None
    rounds: tuple[Round, ...] = ()
    steps: int = 0
    refused: Taught | None = None

    @property
    def network(self) -> Network:
        """The network after the last round."""
        return self.rounds[-1].taught.network if self.rounds else self.base

    @property
    def before_last(self) -> Network:
        """The network before the last round."""
        return self.rounds[-2].taught.network if len(self.rounds) > 1 else self.base

    @property
    def can_undo(self) -> bool:
        """Whether the last round can be undone. If old rounds were dropped, the oldest one left can't be."""
        return len(self.rounds) > 1 or (len(self.rounds) == 1 and self.steps == self.rounds[0].taught.steps)

    def added(self, new: Round) -> "TeachingHistory":
        """Return the history with one more round. Drop the oldest rounds if their weights take too much memory."""
        most = max(FEWEST_ROUNDS, UNDO_BYTES // (4 * self.base.parameters))
        return replace(self, rounds=(*self.rounds, new)[-most:], steps=self.steps + new.taught.steps, refused=None)

    def undone(self) -> "TeachingHistory":
        """Return the history without its last round, or unchanged if that can't be undone."""
        if not self.can_undo:
            return self
        return replace(self, rounds=self.rounds[:-1], steps=self.steps - self.rounds[-1].taught.steps, refused=None)

    def all_undone(self) -> "TeachingHistory":
        """Return the history before its first round."""
        return TeachingHistory(self.base, self.score)


def history(network_id: str, network: Network) -> TeachingHistory:
    """Return what this session has taught to a network."""
    found = st.session_state.get("teaching", {}).get(network_id)
    return found if found is not None and found.base is network else TeachingHistory(network)


def set_history(network_id: str, new: TeachingHistory) -> None:
    """Store what was taught to a network. Only the two networks taught last are kept."""
    others = {known: stored for known, stored in st.session_state.get("teaching", {}).items() if known != network_id}
    st.session_state.teaching = {**dict(list(others.items())[-1:]), network_id: new}


def label(sample_key: str) -> int | None:
    """Return the digit that the person says a drawing is, or None."""
    known_key, known_label = st.session_state.get("label", ("", None))
    return known_label if known_key == sample_key else None


def hand_answers(about: str) -> dict[str, str]:
    """Return what the person has typed in the exercise about a weight, by the name of the number. about: names the weight."""
    known, answers = st.session_state.get("hand_answers", ("", {}))
    return answers if known == about else {}


def set_hand_answer(about: str, name: str, text: str) -> None:
    """Store an answer of the exercise. Answers about another weight are forgotten."""
    st.session_state.hand_answers = (about, {**hand_answers(about), name: text})


def set_label(sample_key: str, new: int | None) -> None:
    """Store which digit a drawing is. Only the last drawing's label is kept."""
    st.session_state.label = (sample_key, new)
