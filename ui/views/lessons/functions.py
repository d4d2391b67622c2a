"""Lessons 3 and 4: activation functions with their slopes, and softmax."""

import numpy as np

from model.layers import ACTIVATIONS, softmax
from model.reading import Reading
from ui.components.lesson_figure import Control
from ui.curriculum import Experiment, Question
from ui.text.format import ACTIVATION_NAMES, percent, plain, precise_percent, significant
from ui.text.language import mark, t, tc
from ui.views.lessons.lesson import Lesson, chosen

# Translators: one of the choices after "Activation function"
NONE = mark("none")
FUNCTION = Control("function", mark("Activation function"), "sigmoid", options={**ACTIVATION_NAMES, "none": NONE})
Z = Control("z", "z", 0.5, -6, 6, 0.1)
SECOND = Control("slope", mark("Weight of the second neuron"), -1.5, -3, 3, 0.1)
THREE, SCORES, ALL = (9, 4, 7), (2, 1, 0), "all"  # digits, and their scores at first
DIGIT = Control(
    "digit", mark("Raise the score of"), ALL, options={ALL: mark("all three"), **{digit: str(digit) for digit in THREE}}
)
# Translators: the labels of two controls, "Raise the score of: 9" and "by: 5.0"
RAISE = Control("raise", mark("by"), 0.0, -5, 5, 0.5)
# Accuracies measured by `python -m benchmarks.activation`, mean of three seeds.
ONE, THREE_WITHOUT, THREE_WITH = 0.9201, 0.9239, 0.9722  # one layer, three layers without an activation function, with ReLU
FAR = 3.0  # z, where the sigmoid is nearly flat


def what_it_adds() -> str:
    # Translators: "without one" is without an activation function
    return t(
        "Measured on the test digits: three layers without one read {three} correctly, one layer {one}, three layers with ReLU "
        "{relu}.",
        three=percent(THREE_WITHOUT),
        one=percent(ONE),
        relu=percent(THREE_WITH),
    )


def slope_at(name: str) -> str:
    """Return the slope of an activation function at the largest z of the slider."""
    activation, at = ACTIVATIONS[name], np.array([Z.high])
    return significant(float(activation.slope(at, activation.function(at))[0]), 2)


def activation_numbers(sample: Reading) -> dict[str, str]:
    if len(sample.network.layers) == 1:
        return {t("hidden layers of the network that reads"): tc("hidden layers", "none")}
    name = t(ACTIVATION_NAMES[sample.network.hidden])
    z, a = sample.result.pre_activations[0], sample.result.activations[0]
    j = int(z.argmax())
    return {
        t("z of neuron {n} of layer 1", n=j + 1): significant(float(z[j])),
        f"{name}(z)": significant(float(a[j])),
        t("slope of {function} at z", function=name): significant(float(ACTIVATIONS[sample.network.hidden].slope(z, a)[j])),
        t("neurons with z above 0, of {all}", all=len(z)): str((z > 0).sum()),
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
    mark("Activation"),
    mark("Activation and slope"),
    Experiment(
        mark("Which function is steeper at z = {z}?"),
        (mark("the sigmoid"), mark("ReLU"), mark("both alike")),
        1,
        mark("The sigmoid has almost reached 1: its slope is {sigmoid} there, that of ReLU {relu}."),
        mark("Drag z to the right end. Then choose *none*: what does the sum become?"),
        lambda sample: chosen(Z) >= FAR,
        values=lambda: {"z": plain(Z.high), "sigmoid": slope_at("sigmoid"), "relu": slope_at("relu")},
    ),
    "activation",
    lambda sample: (FUNCTION, Z, SECOND),
    mark(
        "Without an activation function, several layers compute what one can. {measured} Learning needs the *slope*: how much "
        "the output changes when z grows a little."
    ),
    (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,(1 - \sigma(z))",
        r"\mathrm{ReLU}(z) = \max(0, z)",
        # Translators: a formula in LaTeX. Translate what stands in \text{}
        mark(r"\mathrm{ReLU}'(z) = 1 \text{ if } z > 0 \text{ else } 0"),
    ),
    activation_numbers,
    activation_code,
    lambda sample: Question(
        t("What is the slope of the sigmoid where it gives 0.5?"),
        0.25,
        t("The slope is σ(z) times 1 − σ(z), and σ(z) is 0.5 here."),
        t(
            "0.5 · 0.5 = 0.25: the sigmoid is nowhere steeper. Learning multiplies the slopes of all layers, so "
            "with many layers little is left: one reason for ReLU."
        ),
    ),
    values=lambda: {"measured": what_it_adds()},
)


def softmax_numbers(sample: Reading) -> dict[str, str]:
    z = sample.result.logits.astype(float)
    d = int(z.argmax())
    return {
        t("logit of {digit}", digit=d): significant(float(z[d])),
        t("sum of e^(z − largest z)"): significant(float(np.exp(z - z.max()).sum())),
        t("softmax of {digit}, 1 / this sum", digit=d): precise_percent(float(softmax(z)[d])),
        t("sum of all ten"): precise_percent(round(float(softmax(z).sum()), 9)),
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
    mark("Softmax"),
    mark("Softmax"),
    Experiment(
        mark("Raise all three scores by 5: what happens to the percentages?"),
        (mark("all of them grow"), mark("nothing"), mark("the largest grows")),
        1,
        mark("Each e^z and their sum grow by the same factor, so every share stays."),
        mark("Raise all three scores, then only one: when do the shares change?"),
        lambda sample: chosen(DIGIT) == ALL and chosen(RAISE) != 0,
    ),
    "softmax",
    lambda sample: (DIGIT, RAISE),
    mark(
        "The z of an output neuron is its *logit*, or score. *Softmax* turns the scores into probabilities: each e^z (e is about "
        "2.718), divided by the sum. e^z is never negative. A score that is 1 larger counts e times as much, so only differences "
        "matter."
    ),
    (r"p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",),
    softmax_numbers,
    softmax_code,
    lambda sample: Question(
        t("If all ten logits are equal, what is each probability?"),
        0.1,
        t("Ten equal shares of 1."),
        t("1/10, whatever the logits are."),
    ),
    lambda sample: {"digits": THREE, "scores": SCORES},
)
