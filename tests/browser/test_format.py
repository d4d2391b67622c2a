"""JavaScript writes numbers as Python does: the rules of shared/format.js are those of ui/text/format.py."""

import numpy as np
import pytest
from playwright.sync_api import Page

from ui.text import format as python


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


@pytest.mark.parametrize(("name", "choices"), [("percent", (0, 1, 2)), ("fixed", (0, 2, 4)), ("significant", (1, 3))])
def test_numbers_are_written_alike(javascript: Page, name: str, choices: tuple[int, ...]):
    values = [*shares(), None] if name == "percent" else numbers()
    for digits in choices:
        theirs = javascript.evaluate(f"(values) => values.map((value) => {name}(value, {digits}))", values)
        assert theirs == [getattr(python, name)(value, digits) for value in values]
