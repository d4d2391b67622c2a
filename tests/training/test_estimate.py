"""The estimate of a training's time: more work takes longer, and runs that finished on this machine correct it."""

import dataclasses

import pytest

from training.jobs.estimate import DRAWING, STARTING, estimate, predicted
from training.presets import NUMPY, PRESETS

INSTANT = PRESETS["instant"]


@pytest.mark.parametrize(
    "more",
    [
        {"epochs": 6},
        {"batch_size": 32},
        {"hidden": (512, 256)},
        {"augmentation": "light"},
        {"augmentation": "full"},
        {"optimiser": "muon"},
    ],
)
def test_more_work_takes_longer(more):
    assert predicted(dataclasses.replace(INSTANT, **more)) > predicted(INSTANT)


def test_fewer_images_and_no_batch_norm_take_less():
    assert predicted(dataclasses.replace(INSTANT, train_size=6000)) < predicted(INSTANT) / 5
    assert predicted(dataclasses.replace(INSTANT, batch_norm=False)) < predicted(INSTANT)
    assert predicted(dataclasses.replace(INSTANT, hard_sampling=0.5)) < 0.51 * predicted(INSTANT)


def test_the_processor_decides_what_bfloat16_costs():
    half, auto = (dataclasses.replace(INSTANT, precision=p) for p in ("bfloat16", "auto"))
    assert predicted(auto, True) == predicted(half, True) < predicted(INSTANT, True)
    assert predicted(auto, False) == predicted(INSTANT, False) < predicted(half, False) / 3
    assert predicted(auto) in (predicted(auto, True), predicted(auto, False)), "this processor is one of the two"


@pytest.mark.parametrize("bfloat16", [True, False])
@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_takes_1_5_times_as_long_as_with_adamw_in_float32(name, bfloat16):
    settings = PRESETS[name]
    plain = dataclasses.replace(settings, precision="float32")
    if settings.optimiser == "muon":
        plain = dataclasses.replace(plain, optimiser="adamw")
    assert predicted(settings, bfloat16) < 1.5 * predicted(plain, bfloat16)


def test_without_a_training_made_here_the_constants_are_all_there_is():
    assert estimate(INSTANT, []) == (STARTING + predicted(INSTANT), False)


def test_synthetic_drawings_are_drawn_first():
    more = dataclasses.replace(INSTANT, synthetic_digits=1000, shapes=2000)
    assert estimate(more, [])[0] - predicted(more) == pytest.approx(STARTING + 3000 * DRAWING)


def test_finished_runs_correct_it_by_the_median():
    finished = [(INSTANT, 2 * predicted(INSTANT)), (NUMPY, 2 * predicted(NUMPY)), (INSTANT, 50 * predicted(INSTANT))]
    seconds, measured = estimate(NUMPY, finished)
    assert measured
    assert seconds == pytest.approx(STARTING + 2 * predicted(NUMPY))
