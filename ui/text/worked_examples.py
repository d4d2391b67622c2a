"""Worked examples in small numbers, which several views show. Every number in them is computed here."""

import numpy as np

from ui.text.format import fixed, percent

SCORES = (2, 1, 0)
POWERS = "10⁻³ is 0.001, and 10⁻⁶ is 0.000001: the raised number says by how many places the point moves."
WHY_DIFFERENCE = (
    "Why so simple? The slope of −log p is −1/p. For the right digit, p changes with its own z by p(1 − p): together "
    "−(1 − p) = p − 1. With the z of another digit j it changes by −p·pⱼ: together pⱼ."
)
# Test accuracies measured by `python -m benchmarks.activation`, mean of three seeds.
WITHOUT_ACTIVATION, ONE_LAYER, WITH_RELU = 0.9239, 0.9201, 0.9722
WHAT_ACTIVATION_ADDS = (
    f"Measured on the test digits: three layers without one read {percent(WITHOUT_ACTIVATION)} correctly, one layer "
    f"{percent(ONE_LAYER)}, three layers with ReLU {percent(WITH_RELU)}."
)


def costs(*probabilities: float) -> str:
    """Return the loss −log p of each probability as text: "p = 0.5 costs 0.69, p = 0.25 costs 1.39"."""
    return ", ".join(f"p = {p:g} costs {fixed(float(-np.log(p)))}" for p in probabilities)
