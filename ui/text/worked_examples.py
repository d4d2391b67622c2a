"""Worked examples in small numbers, which several views show. Every number in them is computed here."""

from decimal import Decimal

import numpy as np

from model.layers import softmax
from ui.text.format import fixed, percent, significant

SCORES = (2, 1, 0)
RAISED = "⁰¹²"
POWERS = "10⁻³ is 0.001, and 10⁻⁶ is 0.000001: the raised number says by how many places the point moves."
WHY_DIFFERENCE = (
    "Why so simple? The slope of −log p is −1/p. For the right digit, p changes with its own z by p(1 − p): together "
    "−(1 − p) = p − 1. With the z of another digit j it changes by −p·pⱼ: together pⱼ."
)
# Test accuracies measured by `python -m benchmarks.activation`, mean of three seeds.
WITHOUT_ACTIVATION, ONE_LAYER, WITH_RELU = 0.9239, 0.9201, 0.9722
MISTAKE = 0.01  # probability of the right digit in a mistake that the network is sure of


def power_of_ten(value: float) -> str:
    """Return a sentence that writes out a number such as 3·10⁻⁵, or "" if the page shows the number without a power of ten."""
    shown = significant(value, 1)
    plain = f"{Decimal(repr(value)).normalize():,f}"
    return f"{shown} is {plain}: the raised number says by how many places the point moves." if "·" in shown else ""


def softmax_of_three() -> str:
    """Return a worked example in Markdown: the softmax of three numbers, why it uses e^z, and why the results sum to 1."""
    powers = np.exp(SCORES)
    names = [f"e{RAISED[score]} = {fixed(power)}" for score, power in zip(SCORES, powers, strict=True)]
    shares = _list(percent(float(share)) for share in softmax(np.array(SCORES, float)))
    total = fixed(float(powers.sum()))
    return (
        f"**For example,** the scores {_list(SCORES)} become {_list(names)}, together {total}. Each divided by "
        f"{total} gives {shares}: together 100\u00a0%. **Why e^z?** A score can be negative, but e^z is "
        f"always positive. And a score that is 1 larger counts {fixed(float(np.e), 3)} times as much."
    )


def what_activation_adds() -> str:
    """Return a sentence with measured accuracies: three layers without an activation function, one layer, and three with ReLU."""
    without, one, relu = map(percent, (WITHOUT_ACTIVATION, ONE_LAYER, WITH_RELU))
    return (
        f"Measured on the test digits: three layers without one read {without} correctly, one layer {one}, three layers with "
        f"ReLU {relu}."
    )


def costs(probabilities: tuple[float, ...]) -> str:
    """Return the loss −log p of each probability as text: "p = 0.5 costs 0.69 and p = 0.25 costs 1.39"."""
    return _list(f"p = {p:g} costs {fixed(float(-np.log(p)))}" for p in probabilities)


def cost_of_halving() -> str:
    """Return Markdown that explains the loss −log p: it is 0 for p = 1, and grows by ln 2 each time p is halved."""
    return (
        "**Why −log p?** The less it gives the right digit, the more that should cost. p = 1 costs 0, and each "
        f"halving of p adds ln 2 = {fixed(float(np.log(2)))}: {costs((0.5, 0.25, 0.125))}, and so on: p = {MISTAKE} costs "
        f"{fixed(float(-np.log(MISTAKE)))}. (log is *ln* on a calculator.)"
    )


def _list(items) -> str:
    *first, last = map(str, items)
    return f"{', '.join(first)} and {last}" if first else last
