"""Lessons 3 and 4: activation functions and their slopes; softmax."""

import numpy as np
import streamlit as st

from model.network import ACTIVATIONS, softmax
from ui import charts, state
from ui.components import figure
from ui.format import ACTIVATION_NAMES
from ui.sample import Sample
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Lesson, Number, table

FUNCTION_KEY, Z_KEY, DIGIT_KEY, RAISE_KEY = "lesson-function", "lesson-z", "lesson-digit", "lesson-raise"


def activation_numbers(digit: Sample) -> tuple[Number, ...]:
    """What the first layer's activation does with this digit."""
    name = ACTIVATION_NAMES[digit.network.hidden]
    z, a = digit.passed.pre_activations[0], digit.passed.activations[0]
    slope = ACTIVATIONS[digit.network.hidden].slope(z, a)
    last = len(digit.network.layers) == 1
    if last:
        return (Number("hidden layers of the network that reads", "none"),)
    j = int(np.abs(z).argmax())
    return (
        Number(f"neuron {j + 1} of layer 1, before: z", float(z[j])),
        Number(f"after: {name}(z)", float(a[j])),
        Number("its slope there", float(slope[j])),
        Number(f"of {len(z)} neurons, z above 0", str(int((z > 0).sum()))),
    )


def try_function(digit: Sample) -> None:
    """A function and a z: value and slope."""
    names = list(ACTIVATIONS)
    state.widgets.restore(FUNCTION_KEY, "sigmoid")
    state.widgets.restore(Z_KEY, 0.5)
    name = st.segmented_control(
        "Activation",
        names,
        format_func=lambda known: ACTIVATION_NAMES[known],
        key=FUNCTION_KEY,
        required=True,
        on_change=state.widgets.store,
        args=(FUNCTION_KEY,),
    )
    z = st.slider("z", -6.0, 6.0, step=0.1, key=Z_KEY, on_change=state.widgets.store, args=(Z_KEY,))
    value, slope = value_and_slope(name, z)
    shown = ACTIVATION_NAMES[name]
    curve = charts.curve(ACTIVATIONS[name].function, z, up=f"{shown}(z)")
    numbers = table((Number("z", z), Number(f"{shown}(z)", value), Number("slope", slope)))
    figure.show(charts.beside(curve, numbers), key="lesson-activation")


def value_and_slope(name: str, z: float) -> tuple[float, float]:
    """f(z) and f'(z)."""
    at = np.array([z])
    a = ACTIVATIONS[name].function(at)
    return float(a[0]), float(ACTIVATIONS[name].slope(at, a)[0])


ACTIVATION = Lesson(
    "Activation",
    "Activation and slope",
    "Without an activation function, two layers would be no more than one: a product of matrices is a matrix. Sigmoid squeezes "
    "any "
    "number between 0 and 1; ReLU cuts off what is below zero. Learning needs the slope, and both slopes are cheap.",
    (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,(1 - \sigma(z))",
        r"\mathrm{ReLU}(z) = \max(0, z)",
        r"\mathrm{ReLU}'(z) = 1 \text{ if } z > 0 \text{ else } 0",
    ),
    activation_numbers,
    "Push z far to the right: what happens to sigmoid's slope, and what to ReLU's?",
    try_function,
    lambda digit: Question(
        "Where sigmoid gives 0.5, what is its slope?",
        0.25,
        "The slope is σ(z) times 1 − σ(z), and σ(z) is 0.5 here.",
        "0.5 · 0.5 = 0.25, the steepest that a sigmoid gets. Through many layers that makes small gradients, one reason for "
        "ReLU.",
    ),
)


def softmax_numbers(digit: Sample) -> tuple[Number, ...]:
    """The sum behind the digit read."""
    z = digit.passed.logits.astype(float)
    e = np.exp(z - z.max())
    d = int(z.argmax())
    return (
        Number(f"logit of {d}, the largest", float(z[d])),
        Number("sum of e^(z − largest), all ten", float(e.sum())),
        Number(f"probability of {d}", float(softmax(z)[d]), share=True),
        Number("all ten probabilities together", float(softmax(z).sum()), share=True),
    )


def raised(logits: np.ndarray, digit: int | None, by: float) -> np.ndarray:
    """Softmax with one logit raised, or with all of them (None)."""
    z = logits.astype(np.float64)
    z = z + by if digit is None else z + by * (np.arange(len(z)) == digit)
    return softmax(z)


def try_softmax(digit: Sample) -> None:
    """Raise one logit, or all ten."""
    state.widgets.restore(DIGIT_KEY, "all ten")
    state.widgets.restore(RAISE_KEY, 0.0)
    with st.container(horizontal=True):
        which = st.selectbox(
            "Raise the logit of",
            ["all ten", *range(10)],
            key=DIGIT_KEY,
            on_change=state.widgets.store,
            args=(DIGIT_KEY,),
            width=180,
        )
        by = st.slider("by", -20.0, 20.0, step=0.5, key=RAISE_KEY, on_change=state.widgets.store, args=(RAISE_KEY,), width=320)
    before = softmax(digit.passed.logits.astype(np.float64))
    after = raised(digit.passed.logits, None if which == "all ten" else int(which), by)
    figure.show(charts.bars([str(d) for d in range(10)], before, after), key="lesson-softmax")


SOFTMAX = Lesson(
    "Softmax",
    "Softmax",
    "Ten output neurons give ten logits, any numbers at all. Softmax makes probabilities of them: e to the power of each, "
    "divided by "
    "the sum of all ten. Only the differences between logits count.",
    (r"p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",),
    softmax_numbers,
    "Raise all ten logits, then a single one: which of the two changes the answer?",
    try_softmax,
    lambda digit: Question(
        "If all ten logits were equal, what would the probability of each digit be?",
        0.1,
        "Ten equal shares of 1.",
        "1/10: whatever the logits are, as long as they are equal.",
    ),
)
