"""JavaScript writes numbers as Python does: the rules of shared/format.js are those of ui/text/format.py."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page

from ui.components.bundle import bundle
from ui.text import format as python


@pytest.fixture(scope="module")
def javascript(lasting_page):
    """Return a function that calls a JavaScript function with each of some arguments."""
    page: Page = lasting_page()
    page.add_script_tag(type="module", content=bundle(Path(__file__).with_name("parity.js")))
    page.wait_for_function("() => 'percent' in window")
    return lambda call, values: page.evaluate(f"(values) => values.map((value) => {call})", values)


def numbers() -> list[float]:
    """Return numbers of all sizes, whole ones, those in the middle between two roundings, and both zeros."""
    rng = np.random.default_rng(1)
    random = (rng.choice([-1, 1], 2000) * 10 ** rng.uniform(-9, 8, 2000)).tolist()
    middle = (np.arange(-2000, 2000) / 16).tolist()
    return [*random, *middle, 0.0, -0.0, 1e-3, 99999.5, 112500.0, 999.9, 9.995, 123456.0, -0.004]


def shares() -> list[float]:
    """Return shares from 0 to 1, most of them near an end or in the middle between two roundings."""
    rng = np.random.default_rng(2)
    near = 10 ** rng.uniform(-9, -1, 2000)
    middle = np.arange(0, 4001) / 4000
    return [*near.tolist(), *(1 - near).tolist(), *middle.tolist(), 0.0, 1.0, 5e-324, 1 - 2**-53, 0.0005, 0.9995, 1.25, -0.5]


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_percentages(javascript, decimals):
    values = [*shares(), None]
    assert javascript(f"percent(value, {decimals})", values) == [python.percent(share, decimals) for share in values]


@pytest.mark.parametrize("digits", [0, 2, 4])
def test_fixed_decimals(javascript, digits):
    assert javascript(f"fixed(value, {digits})", numbers()) == [python.fixed(value, digits) for value in numbers()]


@pytest.mark.parametrize("digits", [1, 3])
def test_significant_digits(javascript, digits):
    assert javascript(f"significant(value, {digits})", numbers()) == [python.significant(value, digits) for value in numbers()]
