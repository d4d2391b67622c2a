"""The worked examples: each number in them is the one that the arithmetic gives."""

import math
import re

import pytest

from ui.text import worked_examples
from ui.text.glossary import HELP


def test_softmax_of_three_scores_is_computed_to_the_end():
    text = worked_examples.softmax_of_three()
    powers = [math.exp(score) for score in (2, 1, 0)]
    shown = [float(number) for number in re.findall(r"e. = ([\d.]+)", text)]
    assert shown == pytest.approx(powers, abs=0.005)
    total = float(re.search(r"together ([\d.]+)\. Each", text)[1])
    assert total == pytest.approx(sum(powers), abs=0.005) and sum(shown) == pytest.approx(total, abs=0.005)
    shares = [float(number) for number in re.findall(r"([\d.]+)\u00a0%", text)]
    assert shares == pytest.approx([*(100 * power / sum(powers) for power in powers), 100], abs=0.05)
    assert sum(shares[:3]) == pytest.approx(100)
    assert f"{math.e:.3f}" in text and f"{math.e:.3f}" in HELP["softmax"]


@pytest.mark.parametrize(("rate", "plain"), [(3e-5, "3·10⁻⁵ is 0.00003:"), (1e6, "1·10⁶ is 1,000,000:"), (1, ""), (0.003, "")])
def test_a_power_of_ten_is_explained_by_the_number_that_is_shown(rate: float, plain: str):
    words = worked_examples.power_of_ten(rate)
    assert words.startswith(plain) and bool(words) == bool(plain)
