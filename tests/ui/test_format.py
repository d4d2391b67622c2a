"""ui.text.format: three significant digits for numbers of any size; no percentage is rounded to 0 % or to 100 %."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.text.format import (
    a_digit,
    duration,
    fixed,
    metadata_number,
    percent,
    points,
    precise_percent,
    signed,
    significant,
    tex,
    tex_factor,
    with_powers,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (-0.5, "−0.500"), (1.0, "1.00"), (1e-5, "1.00·10⁻⁵"), (-2.345e-7, "−2.34·10⁻⁷"), (1234.5, "1234"),
     (3e6, "3.00·10⁶"), (float("nan"), "?"), (float("-inf"), "−∞")],
)  # fmt: skip
def test_numbers_of_any_size_are_written_with_three_digits(value, shown):
    assert significant(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.5, "50.00 %"), (1, "100 %"), (0, "0 %"), (0.99999, "99.999 %"), (1e-5, "0.001 %"), (1e-12, "< 0.000001 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share, shown):
    assert precise_percent(share).replace("\u00a0", " ") == shown


def test_latex_has_powers_of_ten_and_negative_factors_in_parentheses():
    assert tex(-1.5e-7) == r"-1.50\cdot 10^{-7}"
    assert tex_factor(-2.0) == "(-2.00)" and tex_factor(0.5) == "0.500"


@pytest.mark.parametrize(
    ("share", "decimals", "shown"),
    [
        (None, 1, "–"),
        (float("nan"), 1, "–"),
        (0, 1, "0 %"),
        (1, 2, "100 %"),
        (0.5, 1, "50.0 %"),
        (0.99174, 2, "99.17 %"),
        (0.0004, 1, "< 0.1 %"),
        (0.0006, 1, "0.1 %"),
        (0.00004, 2, "< 0.01 %"),
        (0.9996, 1, "> 99.9 %"),
        (0.9994, 1, "99.9 %"),
        (0.99996, 2, "> 99.99 %"),
        (-0.25, 1, "−25.0 %"),
    ],
)
def test_a_percentage_has_fixed_decimals_and_stays_on_one_line(share, decimals, shown):
    assert percent(share, decimals) == shown.replace(" ", "\u00a0")


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(1, 4))
def test_only_exactly_0_and_1_are_shown_as_0_and_100_percent(share, decimals):
    text = percent(share, decimals).replace("\u00a0", "").rstrip("%")
    assert 0 < float(text.lstrip("<>")) < 100
    assert text[0] in "<>" or abs(float(text) - 100 * share) <= 0.5001 * 10**-decimals


def test_a_difference_in_points_has_a_sign_and_a_true_minus():
    assert points(0.99, 0.9869) == "+0.31" and points(0.5, 0.75, 1) == "−25.0"


@pytest.mark.parametrize(
    ("value", "with_sign", "plain"), [(1.234, "+1.23", "1.23"), (-0.5, "−0.50", "−0.50"), (-1e-9, "+0.00", "0.00")]
)
def test_numbers_have_a_true_minus(value, with_sign, plain):
    assert signed(value) == with_sign and fixed(value) == plain


def test_durations_and_differences_in_words():
    assert [duration(s) for s in (0.4, 59.6, 125, 3600, 4200, None)] == [
        "0 s",
        "1 min",
        "2 min 5 s",
        "1 h 0 min",
        "1 h 10 min",
        "–",
    ]
    assert (points(0.991, 0.98), points(0.98, 0.991)) == ("+1.10", "−1.10")


@pytest.mark.parametrize("value", [pytest.param(10**400, id="10^400"), float("nan"), float("inf"), "0.9", True, None])
def test_what_is_no_number_in_a_networks_metadata_is_left_out(value: object):
    """A checkpoint with an accuracy of 10^400 was an exception in every page."""
    assert metadata_number({"test_accuracy": value}, "test_accuracy") is None


def test_a_power_of_ten_is_explained_where_one_stands():
    assert with_powers("from 1.31·10⁻⁷ to 0") == "from 1.31·10⁻⁷ to 0 :small[10⁻⁷ is 0.0000001.]"
    assert with_powers("3·10⁶").endswith("[10⁶ is 1000000.]") and with_powers("from 10 to 0.5") == "from 10 to 0.5"
    assert (a_digit(8), a_digit(7)) == ("an 8", "a 7")
