"""The worked examples: each number in them is the one that the arithmetic gives."""

import math
import re

import pytest

from ui.text import examples
from ui.text.glossary import HELP


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
