"""One prediction for each lesson: a question before its experiment, and what the experiment then showed.

A prediction is data, in the order of the lessons. Its outcome is computed from what the reader has set in the experiment. It is
None until the reader has tried what the question is about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from model.teaching import backward
from ui import session
from ui.text.format import fixed, precise_percent, significant
from ui.views.example_digit import Sample
from ui.views.lessons import descent, functions, learning, neurons, practice, torch_process
from ui.views.quiz import Choice, Outcome

FAR = 3.0  # a z at which the sigmoid is nearly flat
FEW = 0.1  # share of the neurons that counts as a few
MANY = 15  # of the 20 readings with dropout
ROUNDING = 1e-3  # a larger difference of two logits is no rounding error


@dataclass(frozen=True)
class Prediction(Choice):
    """A question before an experiment. outcome: returns the result, or None if the user has not run the experiment yet."""

    outcome: Callable[[Sample], Outcome | None]


def _neuron(sample: Sample) -> Outcome | None:
    inputs, bias = neurons.tried_neuron()
    if abs(bias - neurons.BIAS) < 0.5:
        return None
    z, y = neurons.output(inputs, bias)
    old_z, old_y = neurons.output(inputs, neurons.BIAS)
    result = f"The sum moved from {fixed(old_z)} to {fixed(z)}, and the output from {fixed(old_y)} to {fixed(y)}."
    return Outcome(1, result, "The sigmoid squeezes all sums between 0 and 1, so the output moves less.")


def _layers(sample: Sample) -> Outcome | None:
    if session.stored(neurons.FIRST_KEY, None) is None and session.stored(neurons.SECOND_KEY, None) is None:
        return None
    weights = [n * m for n, m in pairwise(neurons.chosen_sizes())]
    result = f"They have {weights[0]:,}, {weights[1]:,} and {weights[2]:,} weights."
    return Outcome(int(np.argmax(weights)), result, "A layer has one weight for each pair of an input and a neuron.")


def _activation(sample: Sample) -> Outcome | None:
    z = session.stored(functions.Z_KEY, 0.0)
    if z < FAR:
        return None
    sigmoid, relu = (functions.value_and_slope(name, z)[1] for name in ("sigmoid", "relu"))
    result = f"At z = {fixed(z, 1)} the sigmoid's slope is {significant(sigmoid)} and ReLU's is {significant(relu)}."
    return Outcome(1, result, "The sigmoid has almost reached 1; ReLU rises along a straight line.")


def _softmax(sample: Sample) -> Outcome | None:
    which, by = session.stored(functions.DIGIT_KEY, "all ten"), session.stored(functions.RAISE_KEY, 0.0)
    if which != "all ten" or not by:
        return None
    changed = functions.raised(sample.passed.logits, None, by) - functions.raised(sample.passed.logits, None, 0.0)
    most = float(np.abs(changed).max())
    result = f"The largest change of a probability is {precise_percent(round(most, 9))}."
    return Outcome(1, result, "Each e^z and their sum grow by the same factor, so every share stays.")


def _error(sample: Sample) -> Outcome | None:
    p = session.stored(learning.P_KEY, 0.5)
    if p > 0.1:
        return None
    square, log = learning.squared(p), float(learning.log_loss(np.array(p)))
    result = f"At p = {fixed(p)} half the squared error is {significant(square)}, and −log p is {significant(log)}."
    return Outcome(1, result, "Half a square cannot exceed 0.5, but −log p has no limit.")


def _gradient(sample: Sample) -> Outcome | None:
    x = descent.ink(sample)
    rate, most = learning.chosen_rate(x)
    if most - rate > most / 200:  # half a notch of the slider
        return None
    factor = 1 - rate * x * x  # at most −2
    result = f"Here η = {significant(rate)}: each step multiplies the distance to the best w by {significant(factor)}."
    return Outcome(2, result, "A step is η times the slope, which is steeper farther away.")


def _backprop(sample: Sample) -> Outcome | None:
    backprop = backward(sample.network, sample.pixels, learning.target(sample))
    if session.stored(learning.UNIT_KEY, None) is None or not backprop.hidden:
        return None
    delta = backprop.hidden[-1].delta
    zeros = int((delta == 0).sum())
    option = 0 if zeros == 0 else 1 if zeros <= FEW * len(delta) else 2
    why = "What is sent back to a silent ReLU neuron is multiplied by its slope, 0."
    if sample.network.hidden != "relu":
        why = "Only ReLU has a slope of exactly 0, and this network uses another activation function."
    return Outcome(option, f"{zeros} of the {len(delta)} neurons get δ = 0.", why)


def _dropout(sample: Sample) -> Outcome | None:
    rate = session.stored(practice.DROP_KEY, practice.TUTORIAL_DROPOUT)
    if rate < 0.5:
        return None
    read = practice.readings(sample, rate, session.stored(practice.SEED_KEY, 0)).argmax(axis=1)
    same = int((read == sample.passed.digit).sum())
    option = 2 if same > MANY else 1 if same >= 5 else 0
    why = "Many neurons share the work, so that their sums still point to the same digit."
    if option < 2:
        why = "So few neurons are left that their sums depend on which ones they are."
    return Outcome(option, f"With p = {fixed(rate)}, {same} of {practice.READINGS} readings are the same.", why)


def _pytorch(sample: Sample) -> Outcome | None:
    if not torch_process.is_cached(sample.network, sample.pixels):
        return None
    theirs = np.array(torch_process.result(sample.network, sample.pixels)["logits"])
    apart = float(np.abs(sample.passed.logits.astype(float) - theirs).max())
    why = "Both compute with about seven digits, and add up in another order, which rounds differently."
    option = 0 if apart == 0 else 1 if apart < ROUNDING else 2
    return Outcome(option, f"The largest difference is {significant(apart, 1)}.", why if apart else "")


PREDICTIONS: tuple[Prediction, ...] = (
    Prediction(
        "Move the bias by 1. How far does the output move?",
        ("also by 1", "by less than 1", "by more than 1"),
        _neuron,
    ),
    Prediction(
        "Which layer has the most weights?",
        ("the first, after the pixels", "the second, between the hidden layers", "the last, with the ten digits"),
        _layers,
    ),
    Prediction(
        "Far to the right, at z = 6: which function still has a slope?",
        ("the sigmoid", "ReLU", "both", "neither"),
        _activation,
    ),
    Prediction(
        "Raise all ten logits by 5. What happens to the probabilities?",
        ("all of them grow", "nothing", "the largest grows"),
        _softmax,
    ),
    Prediction(
        "p falls from 0.5 to 0.01. Which error grows more?",
        ("half the squared error", "−log p", "both alike"),
        _error,
    ),
    Prediction(
        "Pull η to the right end. Where do the steps lead?",
        ("to the lowest point, sooner", "to the other side, but closer each time", "farther away each time"),
        _gradient,
    ),
    Prediction(
        "How many of these neurons get δ = 0?",
        ("none", "a few", "many"),
        _backprop,
    ),
    Prediction(
        "With p = 0.5, half of the neurons are missing. How many of the 20 readings stay the same?",
        ("fewer than 5", "5 to 15", "more than 15"),
        _dropout,
    ),
    Prediction(
        "How far apart are the logits of NumPy and of PyTorch?",
        ("they are equal", "a rounding error apart", "they differ visibly"),
        _pytorch,
    ),
)
