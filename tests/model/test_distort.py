"""model.distort against Pillow, and the accuracy on distorted digits against a plain count."""

import numpy as np
import pytest
from PIL import Image

from model import checkpoint, mnist
from model.distort import DISTORTIONS, accuracies, add_noise, affine, rotate, scale, shift

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Eight test digits, float32 (8, 28, 28)."""
    return mnist.test_set()[0][:8].astype(np.float32) / 255


def by_pillow(image: np.ndarray, matrix: np.ndarray, offset: tuple[float, float] = (0, 0)) -> np.ndarray:
    """Return the image under an affine map about its centre, with 0 outside of it, as Pillow computes it."""
    inverse = np.linalg.inv(matrix)
    shift = 28 - inverse @ np.add(offset, 28)
    data = (*inverse[0], shift[0], *inverse[1], shift[1])
    padded = Image.fromarray(np.pad(image, 14))  # the centre is at 28 px
    return np.asarray(padded.transform((56, 56), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR))[14:-14, 14:-14]


@pytest.mark.parametrize("distortion", DISTORTIONS, ids=lambda d: d.name)
def test_the_neutral_strength_changes_nothing_and_every_other_one_does(distortion, digits):
    for strength in distortion.strengths:
        changed = distortion.apply(digits, strength, np.random.default_rng(0))
        assert changed.shape == digits.shape and changed.dtype == np.float32
        assert changed.min() >= 0 and changed.max() <= 1 + 1e-6
        assert np.allclose(changed, digits, atol=1e-6) == (strength == (1 if distortion.name == "Scale" else 0))
    assert list(distortion.strengths) == sorted(distortion.strengths)


def test_an_affine_map_is_pillows_and_scaling_is_one_about_the_centre(digits):
    images = RNG.random((2, 28, 28), np.float32)  # ink up to the border
    matrix, offset = np.array([[0.9, -0.3], [0.2, 1.1]]), (2.3, -1.6)
    for image, moved in zip(images, affine(images, matrix, offset), strict=True):
        np.testing.assert_allclose(moved, by_pillow(image, matrix, offset), atol=1e-5)
    for factor in (0.7, 1.3):
        for image, scaled in zip(digits, scale(digits, factor, RNG), strict=True):
            np.testing.assert_allclose(scaled, by_pillow(image, factor * np.eye(2)), atol=1e-5)


def test_a_rotation_turns_clockwise_as_pillows_does_with_a_negative_angle(digits):
    for image, turned in zip(digits, rotate(digits, 25, RNG), strict=True):
        expected = np.asarray(Image.fromarray(image).rotate(-25, Image.Resampling.BILINEAR))
        np.testing.assert_allclose(turned, expected, atol=1e-4)


def test_a_shift_by_whole_pixels_moves_the_columns_to_the_right(digits):
    moved = shift(digits, 3, RNG)
    np.testing.assert_allclose(moved[:, :, 3:], digits[:, :, :-3], atol=1e-6)
    assert not moved[:, :, :3].any()
    np.testing.assert_allclose(shift(digits, 0.5, RNG)[:, :, 1:], (digits[:, :, 1:] + digits[:, :, :-1]) / 2, atol=1e-6)


def test_noise_has_the_deviation_that_is_asked_for():
    grey = np.full((50, 28, 28), 0.5, np.float32)
    assert add_noise(grey, 0.1, np.random.default_rng(0)).std() == pytest.approx(0.1, rel=0.02)
    loud = add_noise(grey, 2.0, np.random.default_rng(0))
    assert loud.min() == 0 and loud.max() == 1


@pytest.mark.parametrize("n", [200, 220])  # whole chunks, and a smaller last one
def test_every_accuracy_is_that_of_the_distorted_digits(n: int):
    network, (images, labels) = checkpoint.load(), (part[:n] for part in mnist.test_set())
    for distortion in (DISTORTIONS[0], DISTORTIONS[-1]):
        found = accuracies(network, distortion, images, labels)
        for strength, share in zip(distortion.strengths, found, strict=True):
            x = distortion.apply(images.astype(np.float32) / 255, strength, np.random.default_rng(0))
            assert share == pytest.approx((network.forward(x).probabilities.argmax(axis=1) == labels).mean())
