"""model.distort: which way images move, and what a strength means. test_reference.py has the accuracy at each strength."""

import numpy as np
import pytest
from PIL import Image

from model import mnist
from model.distort import DISTORTIONS, rotate, scale, shift

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Eight test digits, float32 (8, 28, 28)."""
    return mnist.test_set()[0][:8].astype(np.float32) / 255


@pytest.mark.parametrize("distortion", DISTORTIONS, ids=lambda d: d.name)
def test_the_neutral_strength_changes_nothing_and_every_other_one_does(distortion, digits):
    for strength in distortion.strengths:
        changed = distortion.apply(digits, strength, np.random.default_rng(0))
        assert changed.shape == digits.shape and changed.dtype == np.float32
        assert changed.min() >= 0 and changed.max() <= 1 + 1e-6
        assert np.allclose(changed, digits, atol=1e-6) == (strength == (1 if distortion.name == "Scale" else 0))
    assert list(distortion.strengths) == sorted(distortion.strengths)


def test_scaling_to_half_the_size_leaves_the_image_in_the_middle(digits):
    halves = digits.reshape(8, 14, 2, 14, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(scale(digits, 0.5, RNG), np.pad(halves, ((0, 0), (7, 7), (7, 7))), atol=1e-5)


def test_a_rotation_turns_clockwise_as_pillows_does_with_a_negative_angle(digits):
    for image, turned in zip(digits, rotate(digits, 25, RNG), strict=True):
        expected = np.asarray(Image.fromarray(image).rotate(-25, Image.Resampling.BILINEAR))
        np.testing.assert_allclose(turned, expected, atol=1e-4)


def test_a_shift_by_whole_pixels_moves_the_columns_to_the_right(digits):
    moved = shift(digits, 3, RNG)
    np.testing.assert_allclose(moved[:, :, 3:], digits[:, :, :-3], atol=1e-6)
    assert not moved[:, :, :3].any()
    np.testing.assert_allclose(shift(digits, 0.5, RNG)[:, :, 1:], (digits[:, :, 1:] + digits[:, :, :-1]) / 2, atol=1e-6)
