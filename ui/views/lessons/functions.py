"""Lessons 3 and 4: activation functions with their slopes, and softmax."""

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.layers import ACTIVATIONS, softmax
from ui import session, widgets
from ui.components import figure, line_charts
from ui.example_digit import Sample
from ui.figures.tables import EMPTY, cell, row, share_bar, table
from ui.quiz import Outcome
from ui.text import examples
from ui.text.format import ACTIVATION_NAMES, fixed, percent, precise_percent, significant
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Code, Lesson, Number, Prediction, numbers_table

FUNCTION_KEY, Z_KEY, DIGIT_KEY, RAISE_KEY = "lesson-function", "lesson-z", "lesson-digit", "lesson-raise"
SOFTMAX_KEY = "lesson-scores"  # of the picture with its slider
THREE, ALL = (9, 4, 7), "all three"  # digits that get examples.SCORES
FAR = 3.0  # a z at which the sigmoid is nearly flat


def activation_numbers(sample: Sample) -> tuple[Number, ...]:
    if len(sample.network.layers) == 1:
        return (Number("hidden layers of the network that reads", "none"),)
    name = ACTIVATION_NAMES[sample.network.hidden]
    z, a = sample.passed.pre_activations[0], sample.passed.activations[0]
    j = int(z.argmax())
    return (
        Number(f"neuron {j + 1} of layer 1, as in lesson 1: z", float(z[j])),
        Number(f"{name}(z), what it passes on", float(a[j])),
        Number(f"slope of {name} at this z", float(ACTIVATIONS[sample.network.hidden].slope(z, a)[j])),
        Number(f"neurons of layer 1 with z above 0, of {len(z)}", str(int((z > 0).sum()))),
    )


def try_function(sample: Sample) -> None:
    name = widgets.one_of(
        "Activation function", ACTIVATIONS, key=FUNCTION_KEY, default="sigmoid", format_func=ACTIVATION_NAMES.get
    )
    z = widgets.remembered(st.slider, "z", -6.0, 6.0, step=0.1, key=Z_KEY, default=0.5)
    value, slope = value_and_slope(name, z)
    shown = f"{ACTIVATION_NAMES[name]}(z)"
    curve = line_charts.of_function(ACTIVATION_NAMES[name], ACTIVATIONS[name].function, z, up=shown)
    line_charts.show(line_charts.pack([curve]), key="lesson-curve")
    figure.show(numbers_table((Number("z", z), Number(shown, value), Number("slope", slope))), key="lesson-activation")


def value_and_slope(name: str, z: float) -> tuple[float, float]:
    """Return the value and the derivative of an activation function at z. name: a key of ACTIVATIONS such as "relu"."""
    at = np.array([z])
    a = ACTIVATIONS[name].function(at)
    return float(a[0]), float(ACTIVATIONS[name].slope(at, a)[0])


def activation_code(sample: Sample) -> Code:
    z = round(session.stored(Z_KEY, 0.5), 1)
    numpy = f"""\
import numpy as np

z = {z}
y = 1 / (1 + np.exp(-z))  # sigmoid
slope = y * (1 - y)
relu, relu_slope = max(0, z), float(z > 0)
"""
    torch = f"""\
import torch

z = torch.tensor({z}, requires_grad=True)
y = torch.sigmoid(z)
y.backward()  # PyTorch finds the slope by itself
slope = z.grad.clone()

z.grad = None
relu = torch.relu(z)
relu.backward()
relu_slope = z.grad
"""
    return Code(numpy, torch)


def activation_outcome(sample: Sample) -> Outcome | None:
    z = session.stored(Z_KEY, 0.0)
    if z < FAR:
        return None
    sigmoid, relu = (value_and_slope(name, z)[1] for name in ("sigmoid", "relu"))
    result = f"At z = {fixed(z, 1)} the sigmoid's slope is {significant(sigmoid)} and ReLU's is {significant(relu)}."
    return Outcome(1, result, "The sigmoid has almost reached 1; ReLU rises along a straight line.")


ACTIVATION = Lesson(
    "Activation",
    "Activation and slope",
    Prediction(
        "Far to the right, at z = 6: which function still has a slope?",
        ("the sigmoid", "ReLU", "both", "neither"),
        activation_outcome,
    ),
    "Move z far to the right: what happens to the slope of the sigmoid, and of ReLU?",
    try_function,
    "Without an activation function, many layers could do no more than one: two matrix products in a row equal "
    "one with another matrix. The sigmoid σ gives numbers from 0 to 1. *ReLU* turns negative numbers into 0 and "
    "keeps the others. Learning needs the function's *slope*: how much the result changes when z grows a "
    "little.",
    (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,(1 - \sigma(z))",
        r"\mathrm{ReLU}(z) = \max(0, z)",
        r"\mathrm{ReLU}'(z) = 1 \text{ if } z > 0 \text{ else } 0",
    ),
    activation_numbers,
    activation_code,
    lambda sample: Question(
        "At the z where the sigmoid gives 0.5, what is its slope?",
        0.25,
        "The slope is σ(z) times 1 − σ(z), and σ(z) is 0.5 here.",
        "0.5 · 0.5 = 0.25: the sigmoid is nowhere steeper. Learning multiplies the slopes of all layers, so "
        "with many layers little is left: one reason for ReLU.",
    ),
)


def softmax_numbers(sample: Sample) -> tuple[Number, ...]:
    z = sample.passed.logits.astype(float)
    d = int(z.argmax())
    return (
        Number(f"logit of {d}, the largest", float(z[d])),
        Number("all ten e^(z − largest z), added up", float(np.exp(z - z.max()).sum())),
        Number(f"softmax for {d}, 1 divided by this sum", float(softmax(z)[d]), share=True),
        Number("softmax for all ten, added up", round(float(softmax(z).sum()), 9), share=True),
    )


def try_softmax(sample: Sample) -> None:
    with st.container(key=SOFTMAX_KEY, width=480, gap="xxsmall"):
        which = widgets.one_of("Raise the score of", (ALL, *THREE), key=DIGIT_KEY)
        by = widgets.remembered(st.slider, "by", -5.0, 5.0, step=0.5, key=RAISE_KEY, default=0.0, format="%+.1f")
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.caption("← lower")
            st.caption("higher →", width="content")
        figure.show(softmax_table(which, by), key="lesson-softmax")


def softmax_table(which: int | str, by: float) -> Markup:
    """Return an HTML table with the score, e^z and the softmax of three digits. which: the digit whose score is raised `by`."""
    start = np.array(examples.SCORES, float)
    scores = start + by * np.array([which in (digit, ALL) for digit in THREE])
    before, powers, after = softmax(start), np.exp(scores), softmax(scores)
    rows = [
        row(digit, cell(fixed(z, 1)), cell(fixed(power)), share_bar(old, new), cell(percent(new), value=new))
        for digit, z, power, old, new in zip(THREE, scores, powers, before.tolist(), after.tolist(), strict=True)
    ]
    total = row("sum", EMPTY, cell(fixed(float(powers.sum()))), EMPTY, cell(percent(1.0)), total=True)
    return table(("digit", "score z", "e^z", "", "e^z / sum"), *rows, total)


def softmax_code(sample: Sample) -> Code:
    logits = [round(float(z), 2) for z in sample.passed.logits]
    numpy = f"""\
import numpy as np

z = np.array({logits})
e = np.exp(z - z.max())
p = e / e.sum()
"""
    torch = f"""\
import torch

z = torch.tensor({logits})
p = torch.softmax(z, dim=0)
"""
    return Code(numpy, torch)


def softmax_outcome(sample: Sample) -> Outcome | None:
    which, by = session.stored(DIGIT_KEY, ALL), session.stored(RAISE_KEY, 0.0)
    if which != ALL or not by:
        return None
    scores = np.array(examples.SCORES, float)
    changed = softmax(scores + by) - softmax(scores)
    most = float(np.abs(changed).max())
    result = f"The largest change of a probability is {precise_percent(round(most, 9))}."
    return Outcome(1, result, "Each e^z and their sum grow by the same factor, so every share stays.")


SOFTMAX = Lesson(
    "Softmax",
    "Softmax",
    Prediction(
        "Raise all three scores by 5. What happens to the percentages?",
        ("all of them grow", "nothing", "the largest grows"),
        softmax_outcome,
    ),
    "Raise all three scores, then only one: which of the two can change the answer?",
    try_softmax,
    "Each of the ten output neurons gives a number z, its *logit*, which can be negative. *Softmax* turns the "
    "ten into probabilities: it raises e (about 2.718) to the power of each, and divides by the "
    f"sum.\n\n{examples.softmax_of_three()}\n\nOnly differences between logits count. So the largest can be "
    "subtracted first, which keeps the numbers small.",
    (r"p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",),
    softmax_numbers,
    softmax_code,
    lambda sample: Question(
        "If all ten logits were equal, what would the probability of each digit be?",
        0.1,
        "Ten equal shares of 1.",
        "1/10, whatever the logits are.",
    ),
)
