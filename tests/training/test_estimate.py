"""The estimate of a training's time: the module's table is what it computes, and runs that finished here correct it."""

import dataclasses

import pytest

from training.jobs.estimate import DRAWING, STARTING, estimate, predicted
from training.presets import NUMPY, PRESETS

INSTANT = PRESETS["instant"]


def test_without_a_run_made_here_the_constants_are_all_there_is():
    more = dataclasses.replace(INSTANT, synthetic_digits=1000, shapes=2000)
    assert estimate(more, []) == (pytest.approx(STARTING + 3000 * DRAWING + predicted(more)), False)


def test_finished_runs_correct_it_by_the_median():
    finished = [(INSTANT, 2 * predicted(INSTANT)), (NUMPY, 2 * predicted(NUMPY)), (INSTANT, 50 * predicted(INSTANT))]
    seconds, measured = estimate(NUMPY, [*finished, (INSTANT, 0.0)])
    assert measured
    assert seconds == pytest.approx(STARTING + 2 * predicted(NUMPY))
