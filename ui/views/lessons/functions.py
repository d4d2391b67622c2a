"""Lessons 3 and 4: activation functions with their slopes, and softmax."""

import numpy as np

from model.layers import ACTIVATIONS, softmax
from model.reading import Reading
from ui.components.lesson_figure import Control
from ui.curriculum import Experiment, Question
from ui.text.format import ACTIVATION_NAMES, percent, precise_percent, significant
from ui.views.lessons.lesson import Lesson, chosen

FUNCTION = Control("function", "Activation function", "sigmoid", options={**ACTIVATION_NAMES, "none": "none"})
Z = Control("z", "z", 0.5, -6, 6, 0.1)
SECOND = Control("slope", "Weight of the second neuron", -1.5, -3, 3, 0.1)
THREE, SCORES, ALL = (9, 4, 7), (2, 1, 0), "all"  # digits, and their scores at first
DIGIT = Control("digit", "Raise the score of", ALL, options={ALL: "all three", **{digit: str(digit) for digit in THREE}})
RAISE = Control("raise", "by", 0.0, -5, 5, 0.5)
# Accuracies measured by `python -m benchmarks.activation`, mean of three seeds.
WHAT_IT_ADDS = (
    f"Measured on the test digits: three layers without one read {percent(0.9239)} correctly, one layer {percent(0.9201)}, three "
    f"layers with ReLU {percent(0.9722)}."
)
FAR = 3.0  # z, where the sigmoid is nearly flat


def slope_at(name: str) -> str:
    """Return the slope of an activation function at the largest z of the slider."""
    activation, at = ACTIVATIONS[name], np.array([Z.high])
    return significant(float(activation.slope(at, activation.function(at))[0]), 2)


def activation_numbers(sample: Reading) -> dict[str, str]:
    if len(sample.network.layers) == 1:
        return {"hidden layers of the network that reads": "none"}
    name = ACTIVATION_NAMES[sample.network.hidden]
    z, a = sample.result.pre_activations[0], sample.result.activations[0]
    j = int(z.argmax())
    return {
        f"z of neuron {j + 1} of layer 1": significant(float(z[j])),
        f"{name}(z)": significant(float(a[j])),
        f"slope of {name} at z": significant(float(ACTIVATIONS[sample.network.hidden].slope(z, a)[j])),
        f"neurons with z above 0, of {len(z)}": str((z > 0).sum()),
    }


def activation_code(sample: Reading) -> tuple[str, str]:
    z = chosen(Z)
    numpy = f"""\
z = {z}
y = 1 / (1 + np.exp(-z))  # sigmoid
slope = y * (1 - y)
relu, relu_slope = max(0, z), float(z > 0)
"""
    torch = f"""\
z = torch.tensor({float(z)}, requires_grad=True)
y = torch.sigmoid(z)
y.backward()  # PyTorch finds the slope by itself
slope = z.grad.clone()

z.grad = None
relu = torch.relu(z)
relu.backward()
relu_slope = z.grad
"""
    return numpy, torch


ACTIVATION = Lesson(
    "Activation",
    "Activation and slope",
    Experiment(
        f"Which function is steeper at z = {Z.high:g}?",
        ("the sigmoid", "ReLU", "both alike"),
        1,
        f"The sigmoid has almost reached 1: its slope is {slope_at('sigmoid')} there, that of ReLU {slope_at('relu')}.",
        "Drag z to the right end. Then choose *none*: what does the sum become?",
        lambda sample: chosen(Z) >= FAR,
    ),
    "activation",
    lambda sample: (FUNCTION, Z, SECOND),
    f"Without an activation function, several layers compute what one can. {WHAT_IT_ADDS} Learning "
    "needs the *slope*: how much the output changes when z grows a little.",
    (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,(1 - \sigma(z))",
        r"\mathrm{ReLU}(z) = \max(0, z)",
        r"\mathrm{ReLU}'(z) = 1 \text{ if } z > 0 \text{ else } 0",
    ),
    activation_numbers,
    activation_code,
    lambda sample: Question(
        "What is the slope of the sigmoid where it gives 0.5?",
        0.25,
        "The slope is σ(z) times 1 − σ(z), and σ(z) is 0.5 here.",
        "0.5 · 0.5 = 0.25: the sigmoid is nowhere steeper. Learning multiplies the slopes of all layers, so "
        "with many layers little is left: one reason for ReLU.",
    ),
)


def softmax_numbers(sample: Reading) -> dict[str, str]:
    z = sample.result.logits.astype(float)
    d = int(z.argmax())
    return {
        f"logit of {d}": significant(float(z[d])),
        "sum of e^(z − largest z)": significant(float(np.exp(z - z.max()).sum())),
        f"softmax of {d}, 1 / this sum": precise_percent(float(softmax(z)[d])),
        "sum of all ten": precise_percent(round(float(softmax(z).sum()), 9)),
    }


def softmax_code(sample: Reading) -> tuple[str, str]:
    logits = [round(float(z), 2) for z in sample.result.logits]
    numpy = f"""\
z = np.array({logits})
e = np.exp(z - z.max())
p = e / e.sum()
"""
    torch = f"""\
z = torch.tensor({logits})
p = torch.softmax(z, dim=0)
"""
    return numpy, torch


SOFTMAX = Lesson(
    "Softmax",
    "Softmax",
    Experiment(
        "Raise all three scores by 5: what happens to the percentages?",
        ("all of them grow", "nothing", "the largest grows"),
        1,
        "Each e^z and their sum grow by the same factor, so every share stays.",
        "Raise all three scores, then only one: when do the shares change?",
        lambda sample: chosen(DIGIT) == ALL and chosen(RAISE) != 0,
    ),
    "softmax",
    lambda sample: (DIGIT, RAISE),
    "The z of an output neuron is its *logit*, or score. *Softmax* turns the scores into probabilities: each e^z (e is about "
    "2.718), divided by the sum. e^z is never negative. A score that is 1 larger counts e times as much, so only differences "
    "matter.",
    (r"p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",),
    softmax_numbers,
    softmax_code,
    lambda sample: Question(
        "If all ten logits are equal, what is each probability?",
        0.1,
        "Ten equal shares of 1.",
        "1/10, whatever the logits are.",
    ),
    lambda sample: {"digits": THREE, "scores": SCORES},
)
