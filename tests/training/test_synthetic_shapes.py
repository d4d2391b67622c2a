"""training.synthetic_shapes: drawings that are no digits, drawn as the app draws; other kinds are held out."""

import numpy as np
import pytest
import torch

from harness.held_out_shapes import HELD_OUT
from training import data, synthetic_shapes
from training.settings import Settings
from training.shape_kinds import TRAINED

LOOK_LIKE_DIGITS = set("OoIlSsZzBbgqGJDijUu")  # letters that a reader could take for a digit


def test_shapes_are_drawings_of_mnist_s_size_and_depend_on_the_seed_alone():
    drawn = synthetic_shapes.images(80, seed=1)
    assert drawn.shape == (80, 28, 28) and drawn.dtype == torch.uint8
    assert torch.equal(drawn, synthetic_shapes.images(80, seed=1))
    assert not torch.equal(drawn, synthetic_shapes.images(80, seed=2))
    assert len({x.numpy().tobytes() for x in drawn}) == 80
    assert (drawn.amax((1, 2)) > 200).all(), "each has ink"


@pytest.mark.parametrize("function", [function for function, _ in synthetic_shapes.SHARES])
def test_every_kind_lies_in_the_box(function):
    rng = np.random.default_rng(0)
    for _ in range(40):
        segments = function(rng)
        assert segments.shape[1] == 4 and np.isfinite(segments).all()
        assert np.ptp(segments.reshape(-1, 2), axis=0).max() < 17.7  # the 20 px box less the pen


def test_kinds_that_choose_are_not_learnt_from_and_no_letter_looks_like_a_digit():
    trained, held_out = synthetic_shapes.kinds(TRAINED), synthetic_shapes.kinds(HELD_OUT)
    assert len(trained) > 60 and len(held_out) > 25 and not trained.keys() & held_out.keys()
    assert not LOOK_LIKE_DIGITS & trained.keys()
    assert set(synthetic_shapes.LETTERS) | set(synthetic_shapes.SIGNS) == set(trained)


def test_a_description_says_where_the_pen_goes():
    assert synthetic_shapes.kinds("V 0,0 50,100 | 100,0 / 0,50 100,50\nV 0,0 10,0\nx 1,2 3,4") == {
        "V": [
            [[(0, 0), (0.5, 1)], [(0.5, 1), (1, 0)], [(0, 0.5), (1, 0.5)]],
            [[(0, 0), (0.1, 0)]],
        ],
        "x": [[[(0.01, 0.02), (0.03, 0.04)]]],
    }


def test_a_split_has_shapes_to_learn_from_and_none_to_choose_or_test_by():
    images = data.Images(torch.zeros(600, 28, 28, dtype=torch.uint8), torch.arange(600) % 10)
    settings = Settings(train_size=600, validation=0.25, synthetic_digits=30, shapes=40, batch_size=10, hard_sampling=0.5)
    split = data.divide(settings, images, images)
    assert len(split.train) == 450 + 30 + 40 and settings.steps == 26
    assert int((split.train.y == data.NO_DIGIT).sum()) == 40
    assert not (split.validation.y == data.NO_DIGIT).any() and not (split.test.y == data.NO_DIGIT).any()
