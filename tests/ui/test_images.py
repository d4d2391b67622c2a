"""Pixel images: zero is transparent, and the sign shows as colour."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from ui.figures import images


def pixels(source: str) -> np.ndarray:
    """A data-URL's image, uint8 (height, width, 4)."""
    content = base64.b64decode(source.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))


def test_zero_is_clear_and_the_sign_is_the_colour():
    picture = pixels(images.heat(np.array([[0.0, 1.0, -1.0, 0.5, 2.0]]), 1.0))
    assert picture[0, :, 3].tolist() == [0, 255, 255, 128, 255]
    assert pixels(images.heat(np.array([[1.0]]), 4.0))[0, 0, 3] == 64
    assert tuple(picture[0, 1, :3]) == images.ABOVE and tuple(picture[0, 2, :3]) == images.BELOW


def test_784_values_become_28_rows():
    picture = pixels(images.heat(np.eye(28).ravel(), 1.0))
    assert picture.shape == (28, 28, 4) and (picture[..., 3] == 255 * np.eye(28)).all()


def test_one_scale_spans_all_arrays_and_is_never_zero():
    assert images.scale_of(np.array([1.0, -3.0]), np.array([2.0])) == 3
    assert images.scale_of(np.zeros(4)) == 1 and images.scale_of(np.zeros(0)) == 1


def test_a_robust_scale_leaves_the_largest_out_but_not_the_whole_arrays():
    values = np.array([1.0] * 99 + [50.0])
    assert images.robust_scale(values, 0.9) == pytest.approx(1)
    assert images.robust_scale(values, 0.9, np.array([-7.0])) == 7


def test_ink_is_white_on_black_and_parts_lie_over_it():
    digit = np.array([[0.0, 1.0]])
    assert pixels(images.digit(digit))[0].tolist() == [[0, 0, 0, 255], [255, 255, 255, 255]]
    blank = pixels(images.overlay(np.zeros((1, 2)), digit, 1.0))[0].astype(int)
    assert blank[1, 0] > blank[0, 0] and (blank[:, 0] == blank[:, 2]).all()
    above, below = pixels(images.overlay(np.array([[1.0, -1.0]]), digit, 1.0))[0].astype(int)
    assert above[2] > above[0] and below[0] > below[2]


def test_digits_have_their_places_in_one_image_of_16_greys():
    digits = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
    sheet = pixels(images.digit_atlas(digits, 2))[..., 0]
    assert sheet.shape == (56, 56)
    for i in range(3):
        row, column = divmod(i, 2)
        cell = sheet[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28]
        np.testing.assert_array_equal(cell, digits[i] // 16 * 17)
    assert not sheet[28:, 28:].any()
