"""The worked examples: each number in them is the one that the arithmetic gives."""

import json
import math
import re

import numpy as np
import pytest

from model.layers import softmax
from ui.text import examples
from ui.text.glossary import HELP


def numbers(text: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in re.findall(r"−?\d+(?:\.\d+)?", text)]


def test_softmax_of_three_scores_is_computed_to_the_end():
    text = examples.softmax_of_three()
    powers = [math.exp(score) for score in (2, 1, 0)]
    shown = [float(number) for number in re.findall(r"e. = ([\d.]+)", text)]
    assert shown == pytest.approx(powers, abs=0.005)
    total = float(re.search(r"together ([\d.]+)\. Each", text)[1])
    assert total == pytest.approx(sum(powers), abs=0.005) and sum(shown) == pytest.approx(total, abs=0.005)
    shares = [float(number) for number in re.findall(r"([\d.]+)\u00a0%", text)]
    assert shares == pytest.approx([*(100 * power / sum(powers) for power in powers), 100], abs=0.05)
    assert sum(shares[:3]) == pytest.approx(100)
    assert f"{math.e:.3f}" in text and f"{math.e:.3f}" in HELP["softmax"]


def test_each_halving_of_the_probability_costs_ln_2_more():
    text = examples.cost_of_halving()
    assert f"ln 2 = {math.log(2):.2f}" in text
    costs = {float(p): float(cost) for p, cost in re.findall(r"p = ([\d.]+) costs ([\d.]+\d)", text)}
    assert costs == {p: pytest.approx(-math.log(p), abs=0.005) for p in (0.5, 0.25, 0.125, 0.01)}


def test_the_squared_error_has_hardly_a_slope_for_a_certain_mistake():
    p, size = examples.MISTAKE, 1e-6
    z = math.log(p / (1 - p))  # two classes: p is the sigmoid of z

    def share(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    def slope(loss) -> float:
        return (loss(share(z + size)) - loss(share(z - size))) / (2 * size)

    text = examples.why_not_squared()
    squared, log, in_p, p_in_z = (float(number.replace("−", "-")) for number in re.findall(r"= (−?[\d.]*\d)", text)[1:])
    assert squared == pytest.approx(slope(lambda p: 0.5 * (1 - p) ** 2), rel=0.01)
    assert log == pytest.approx(slope(lambda p: -math.log(p)), rel=0.01)
    assert in_p * p_in_z == pytest.approx(log, rel=0.01)


def test_powers_of_ten_are_what_python_makes_of_them():
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    found = re.findall(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) is ([\d.]*\d)", examples.POWERS)
    assert len(found) == 2
    assert all(float(shown) == json.loads(f"1e{power.translate(raised)}") for power, shown in found)


def test_the_slope_of_the_loss_is_the_share_minus_the_target():
    """The three factors that `WHY_DIFFERENCE` names, measured on three scores. The right digit is the first."""
    z, size = np.array([2.0, 1.0, 0.0]), 1e-6
    p = softmax(z)
    for j in range(3):
        change = (softmax(z + size * (np.arange(3) == j))[0] - p[0]) / size
        assert change == pytest.approx(p[0] * (1 - p[0]) if j == 0 else -p[0] * p[j], abs=1e-5)
        assert -1 / p[0] * change == pytest.approx(p[j] - (j == 0), abs=1e-5)
