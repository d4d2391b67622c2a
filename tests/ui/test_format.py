"""ui.format: numbers of any size with three significant digits, shares never rounded to nothing or to all."""

import pytest

from ui.format import precise_percent, significant, tex, tex_factor


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (-0.5, "−0.500"), (1.0, "1.00"), (1e-5, "1.00·10⁻⁵"), (-2.345e-7, "−2.34·10⁻⁷"), (1234.5, "1234"),
     (3e6, "3.00·10⁶"), (float("nan"), "?"), (float("-inf"), "−∞")],
)  # fmt: skip
def test_numbers_of_any_size_are_written_with_three_digits(value, shown):
    assert significant(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.5, "50.00 %"), (1, "100.00 %"), (0, "0.00 %"), (0.99999, "99.999 %"), (1e-5, "0.001 %"), (1e-12, "1·10⁻¹⁰ %")],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share, shown):
    assert precise_percent(share).replace("\u00a0", " ") == shown


def test_latex_has_powers_of_ten_and_negative_factors_in_parentheses():
    assert tex(-1.5e-7) == r"-1.50\cdot 10^{-7}"
    assert tex_factor(-2.0) == "(-2.00)" and tex_factor(0.5) == "0.500"
