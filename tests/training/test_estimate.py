"""The estimate of a training run's time."""

from dataclasses import replace

import pytest

from training.jobs.estimate import estimate, predicted
from training.presets import NUMPY, PRESETS

DEFAULT = PRESETS["default"]


@pytest.mark.parametrize(
    ("settings", "milliseconds"),
    [(DEFAULT, 9.1), (replace(DEFAULT, optimiser="adamw"), 7.4), (PRESETS["big"], 53), (NUMPY, 0.53)],
    ids=["default", "with AdamW", "big", "NumPy"],
)
def test_a_step_takes_about_as_long_as_measured(settings, milliseconds: float):
    """The module's docstring says what was measured."""
    assert 1000 * predicted(settings) / settings.epochs / settings.steps == pytest.approx(milliseconds, rel=0.02)


def test_two_thousand_drawings_take_a_second_and_the_start_takes_two():
    assert estimate(PRESETS["instant"]) - predicted(PRESETS["instant"]) == pytest.approx(2)
    assert estimate(PRESETS["quick"]) - predicted(PRESETS["quick"]) == pytest.approx(2 + 1.75)
