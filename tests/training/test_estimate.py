"""The estimate of a training run's time."""

from dataclasses import replace

import pytest

from training.jobs.estimate import estimate, predicted
from training.presets import PRESETS

DEFAULT = PRESETS["default"]


@pytest.mark.parametrize(
    ("settings", "measured"),
    [(DEFAULT, 9.4), (replace(DEFAULT, optimiser="adamw"), 7.0), (PRESETS["big"], 57)],
    ids=["default", "with AdamW", "big"],
)
def test_a_step_takes_about_as_long_as_was_measured(settings, measured: float):
    """measured: ms, as the module's docstring says."""
    assert 1000 * predicted(settings) / settings.epochs / settings.steps == pytest.approx(measured, rel=0.08)


def test_two_thousand_drawings_take_a_second_more():
    without = replace(DEFAULT, synthetic_digits=0, shapes=0)
    more = estimate(replace(without, synthetic_digits=2000)) - predicted(replace(without, synthetic_digits=2000))
    assert more - (estimate(without) - predicted(without)) == pytest.approx(1, rel=0.1)
