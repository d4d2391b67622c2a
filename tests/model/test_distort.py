"""model.distort against Pillow and against loops over single pixels."""

import numpy as np
import pytest
from PIL import Image

from model import mnist
from model.distort import DISTORTIONS, add_noise, affine, change_stroke_width, occlude, rotate, scale, shift

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Eight test digits, float32 (8, 28, 28)."""
    return mnist.test_images()[:8].astype(np.float32) / 255


def interpolated(image: np.ndarray, x: float, y: float) -> float:
    """Return the bilinear value at a place in pixel indices. Outside is 0."""
    total = 0.0
    for r in (int(np.floor(y)), int(np.floor(y)) + 1):
        for c in (int(np.floor(x)), int(np.floor(x)) + 1):
            if 0 <= r < 28 and 0 <= c < 28:
                total += (1 - abs(x - c)) * (1 - abs(y - r)) * image[r, c]
    return total


@pytest.mark.parametrize("distortion", DISTORTIONS, ids=lambda d: d.name)
def test_the_neutral_strength_changes_nothing_and_every_other_one_does(distortion, digits):
    for strength in distortion.strengths:
        changed = distortion.apply(digits, strength, np.random.default_rng(0))
        assert changed.shape == digits.shape and changed.dtype == np.float32
        assert changed.min() >= 0 and changed.max() <= 1 + 1e-6
        assert np.allclose(changed, digits, atol=1e-6) == (strength == distortion.neutral)
    assert list(distortion.strengths) == sorted(distortion.strengths)


def test_an_affine_map_is_interpolated_pixel_by_pixel():
    images = RNG.random((2, 28, 28), np.float32)  # ink up to the border
    matrix, offset = np.array([[0.9, -0.3], [0.2, 1.1]]), (2.3, -1.6)
    moved, inverse = affine(images, matrix, offset), np.linalg.inv(matrix)
    for row, column in ((0, 0), (3, 20), (14, 14), (27, 27), (25, 1)):
        x, y = inverse @ np.array([column - 13.5 - offset[0], row - 13.5 - offset[1]]) + 13.5
        for image, result in zip(images, moved, strict=True):
            assert result[row, column] == pytest.approx(interpolated(image, x, y), abs=1e-5)


def test_a_rotation_turns_clockwise_as_pillows_does_with_a_negative_angle(digits):
    for image, turned in zip(digits, rotate(digits, 25, RNG), strict=True):
        expected = np.asarray(Image.fromarray(image).rotate(-25, Image.Resampling.BILINEAR))
        np.testing.assert_allclose(turned, expected, atol=1e-4)


def test_scaling_is_pillows_affine_map_about_the_centre(digits):
    for factor in (0.7, 1.3):
        data = (1 / factor, 0, 14 - 14 / factor, 0, 1 / factor, 14 - 14 / factor)
        for image, scaled in zip(digits, scale(digits, factor, RNG), strict=True):
            picture = Image.fromarray(image).transform((28, 28), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR)
            np.testing.assert_allclose(scaled[2:-2, 2:-2], np.asarray(picture)[2:-2, 2:-2], atol=1e-4)
    with pytest.raises(ValueError, match="above 0"):
        scale(digits, 0, RNG)


def test_a_shift_by_whole_pixels_moves_the_columns_to_the_right(digits):
    moved = shift(digits, 3, RNG)
    np.testing.assert_allclose(moved[:, :, 3:], digits[:, :, :-3], atol=1e-6)
    assert not moved[:, :, :3].any()
    np.testing.assert_allclose(shift(digits, 0.5, RNG)[:, :, 1:], (digits[:, :, 1:] + digits[:, :, :-1]) / 2, atol=1e-6)


def test_strokes_grow_and_shrink_by_their_neighbours(digits):
    thick, thin = change_stroke_width(digits, 1, RNG), change_stroke_width(digits, -1, RNG)
    for row in range(1, 27):
        for column in range(1, 27):
            around = [(row, column), (row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
            assert thick[0, row, column] == max(digits[0, r, c] for r, c in around)
            assert thin[0, row, column] == min(digits[0, r, c] for r, c in around)
    np.testing.assert_allclose(change_stroke_width(digits, 0.25, RNG), 0.75 * digits + 0.25 * thick, atol=1e-6)
    np.testing.assert_allclose(change_stroke_width(digits, 1.5, RNG), (thick + change_stroke_width(thick, 1, RNG)) / 2, atol=1e-6)


def test_noise_has_the_deviation_that_is_asked_for():
    grey = np.full((50, 28, 28), 0.5, np.float32)
    assert add_noise(grey, 0.1, np.random.default_rng(0)).std() == pytest.approx(0.1, rel=0.02)
    loud = add_noise(grey, 2.0, np.random.default_rng(0))
    assert loud.min() == 0 and loud.max() == 1


def test_a_square_over_the_ink_becomes_paper_and_nothing_else_changes(digits):
    for image, covered in zip(digits, occlude(digits, 6, np.random.default_rng(0)), strict=True):
        rows, columns = np.nonzero(image != covered)
        assert len(rows) and np.ptp(rows) < 6 and np.ptp(columns) < 6
        assert not covered[rows, columns].any() and (image[rows, columns] > 0.5).any()
    blank = np.zeros((1, 28, 28), np.float32)
    assert not occlude(blank, 6, RNG).any()
