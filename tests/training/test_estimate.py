"""The estimate of a training run's time."""

import dataclasses

import pytest

from training.jobs.estimate import DRAWING, STARTING, estimate, predicted
from training.presets import PRESETS

INSTANT = PRESETS["instant"]


def test_drawings_and_the_start_add_to_the_time_of_the_steps():
    more = dataclasses.replace(INSTANT, synthetic_digits=1000, shapes=2000)
    assert estimate(more) == pytest.approx(STARTING + 3000 * DRAWING + predicted(more))
