"""What one session has taught to networks in Teach it, and which digit the person says that a drawing is."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from model.evaluation import Score
from model.network import Network
from model.teaching import Taught
from ui.state import widgets

UNDO_BYTES = 8 * 2**20  # weights kept for Take back: 19 rounds of the shipped network
FEWEST_ROUNDS = 2  # kept of even the largest networks, 16 MB each


@dataclass(frozen=True)
class Round:
    """One round of training: a click on a button such as "100 steps" trains the network on the user's drawing.

    taught: the network after the training steps, and the loss and the probabilities after each step.
    pixels: float32 (28, 28), the image of the drawing.
    score: how many of MNIST's test images the network classifies correctly after the training steps.
    """

    taught: Taught
    pixels: np.ndarray
    score: Score


@dataclass(frozen=True)
class TeachingHistory:
    """How one network was trained on the user's drawings in this session. Each click on a training button is a round.

    base: the network before the first round.
    score: how many of MNIST's test images `base` classifies correctly. None before the first round.
    rounds: the rounds of training, oldest first. Old ones may have been dropped.
    steps: the number of training steps in all rounds, the dropped ones included.
    refused: the training steps of the latest click if they were rejected because numbers overflowed, else None.
    """

    base: Network
    score: Score | None = None
    rounds: tuple[Round, ...] = ()
    steps: int = 0
    refused: Taught | None = None

    @property
    def network(self) -> Network:
        """The network after the last round of training, or `base` if there is no round."""
        return self.rounds[-1].taught.network if self.rounds else self.base

    @property
    def before_last(self) -> Network:
        """The network as it was before the user's last click on a button that trains it."""
        return self.rounds[-2].taught.network if len(self.rounds) > 1 else self.base

    @property
    def can_undo(self) -> bool:
        """Whether the last round of training can be undone.

        If old rounds were dropped to save memory, the oldest round that is left can't be undone.
        """
        return len(self.rounds) > 1 or (len(self.rounds) == 1 and self.steps == self.rounds[0].taught.steps)

    def added(self, new: Round) -> "TeachingHistory":
        """Return the history with one more round of training.

        The oldest rounds are dropped if the networks of all rounds take more than UNDO_BYTES of memory. At least FEWEST_ROUNDS
        rounds are kept.

        new: the round to add.
        """
        most = max(FEWEST_ROUNDS, UNDO_BYTES // (4 * self.base.parameters))
        return replace(self, rounds=(*self.rounds, new)[-most:], steps=self.steps + new.taught.steps, refused=None)

    def undone(self) -> "TeachingHistory":
        """Return the history without its last round of training. Return it unchanged if the round can't be undone."""
        if not self.can_undo:
            return self
        return replace(self, rounds=self.rounds[:-1], steps=self.steps - self.rounds[-1].taught.steps, refused=None)

    def all_undone(self) -> "TeachingHistory":
        """Return the history as it was before the first round of training."""
        return TeachingHistory(self.base, self.score)


def history(network_id: str, network: Network) -> TeachingHistory:
    """Return the history of training a network on the user's drawings. Return a new history if there is none."""
    found = st.session_state.get("teaching", {}).get(network_id)
    return found if found is not None and found.base is network else TeachingHistory(network)


def set_history(network_id: str, new: TeachingHistory) -> None:
    """Store the history of training a network on the user's drawings.

    Only the histories of the two networks that were trained last are kept.
    """
    others = {known: stored for known, stored in st.session_state.get("teaching", {}).items() if known != network_id}
    st.session_state.teaching = {**dict(list(others.items())[-1:]), network_id: new}


def label(sample_key: str) -> int | None:
    """Return the digit that the user has entered as the correct label of a drawing. Return None if there is none.

    sample_key: identifies the drawing.
    """
    return widgets.stored("label", None, sample_key)


def hand_answers(about: str) -> dict[str, str]:
    """Return what the user has typed in the exercise "compute the training step of one weight by hand".

    The result is a dict of quantity -> typed text, such as {"gradient": "0.2"}.

    about: identifies the exercise: the drawing, its label, the learning rate, the number of steps so far, and the weight.
    """
    return widgets.stored("hand-answers", {}, about)


def set_hand_answer(about: str, name: str, text: str) -> None:
    """Store one answer to the exercise "compute the training step of one weight by hand".

    The answers to earlier exercises, about another drawing or another weight, are removed.
    about: identifies the exercise. `hand_answers` with the same value returns the answer.
    name: the quantity that the user was asked for, such as "gradient".
    text: the answer as typed.
    """
    widgets.store("hand-answers", {**hand_answers(about), name: text}, about)


def set_label(sample_key: str, new: int | None) -> None:
    """Store the digit that the user has entered as the correct label of a drawing. Only the latest label is kept.

    sample_key: identifies the drawing.
    new: the digit, or None for no label.
    """
    widgets.store("label", new, sample_key)
