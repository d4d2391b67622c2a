"""The estimate of a training's time: the module's table is what it computes, and runs that finished here correct it."""

import dataclasses

import pytest

from training.jobs.estimate import DRAWING, STARTING, estimate, predicted
from training.presets import NUMPY, PRESETS
from training.settings import Settings

INSTANT = PRESETS["instant"]
PLAIN = Settings(epochs=1, batch_size=128, train_size=24_000, augmentation="off")  # 22,000 images to learn from
WIDE = {"hidden": (1024, 512, 256), "batch_size": 512}


@pytest.mark.parametrize(
    ("seconds", "changed"),
    [
        (0.32, {}),
        (0.94, {"batch_size": 32}),
        (0.16, {"batch_size": 512}),
        (0.19, {"hidden": (16,)}),
        (1.28, WIDE),
        (4.25, {**WIDE, "optimiser": "muon"}),
        (0.74, {"hidden": (512, 256)}),
        (4.15, {"hidden": (1024,) * 4}),
        (0.41, {"augmentation": "full"}),
        (0.53, {**WIDE, "precision": "bfloat16"}),
        (0.22, {"batch_size": 512, "optimiser": "muon"}),
        (0.32 + 0.055, {"augmentation": "light"}),  # 22,000 images of 2.5 µs each
    ],
)
def test_an_epoch_takes_what_the_table_says(seconds: float, changed: dict):
    settings = dataclasses.replace(PLAIN, **changed)
    assert predicted(settings, True) == pytest.approx(seconds, abs=0.006)
    assert predicted(dataclasses.replace(settings, epochs=7), True) == pytest.approx(7 * predicted(settings, True))


def test_the_other_columns_of_the_table_are_computed_too():
    assert predicted(dataclasses.replace(NUMPY, epochs=1, train_size=24_000), True) == pytest.approx(0.27, abs=0.005)
    for milliseconds, name, changed in ((9.9, "default", {}), (7.6, "default", {"optimiser": "adamw"}), (54, "big", {})):
        settings = dataclasses.replace(PRESETS[name], precision="float32", **changed)
        step = predicted(settings, False) / (settings.epochs * settings.steps)
        assert step * 1000 == pytest.approx(milliseconds, rel=0.01)


def test_the_processor_decides_what_bfloat16_costs():
    half, auto = (dataclasses.replace(INSTANT, precision=p) for p in ("bfloat16", "auto"))
    assert predicted(auto, True) == predicted(half, True) < predicted(INSTANT, True)
    assert predicted(auto, False) == predicted(INSTANT, False) < predicted(half, False) / 3
    assert predicted(auto) in (predicted(auto, True), predicted(auto, False)), "this processor is one of the two"


def test_without_a_run_made_here_the_constants_are_all_there_is():
    more = dataclasses.replace(INSTANT, synthetic_digits=1000, shapes=2000)
    assert estimate(more, []) == (pytest.approx(STARTING + 3000 * DRAWING + predicted(more)), False)


def test_finished_runs_correct_it_by_the_median():
    finished = [(INSTANT, 2 * predicted(INSTANT)), (NUMPY, 2 * predicted(NUMPY)), (INSTANT, 50 * predicted(INSTANT))]
    seconds, measured = estimate(NUMPY, [*finished, (INSTANT, 0.0)])
    assert measured
    assert seconds == pytest.approx(STARTING + 2 * predicted(NUMPY))
