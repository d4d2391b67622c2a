"""The shipped network's doubt: drawings that are no digits are flagged, digits are not, at any size."""

from dataclasses import replace

import numpy as np
import pytest

from harness.digits import DIGITS
from harness.pencil import pencil
from model import checkpoint, doubt
from model.digit import from_drawing
from model.layers import ForwardPass
from tests.no_digits import NO_DIGITS, Stroke, digit, moving


def confidence(strokes: list[Stroke], scale: float = 1, pen: float = 20) -> float:
    """The shipped network's confidence in a drawing."""
    drawing = {"strokes": [pencil([(x * scale, y * scale) for x, y in moving(stroke)], pen) for stroke in strokes]}
    return float(doubt.confidence(checkpoint.load().forward(from_drawing(drawing).pixels)))


@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_digit_is_flagged(name: str):
    assert confidence(NO_DIGITS[name]) < doubt.THRESHOLD
    assert confidence(NO_DIGITS[name], scale=0.4, pen=8) < doubt.THRESHOLD


@pytest.mark.parametrize("which", DIGITS)
def test_a_digit_is_not(which: int):
    assert confidence(digit(which)) > doubt.THRESHOLD


def test_the_confidence_is_a_half_at_the_contrast_that_is_stored():
    """Logits 9, -1, …, -1 have the mean 0, and so a contrast of 9. The double contrast leaves a quarter of doubt."""
    logits = np.zeros((3, 10), np.float32)
    logits[1:] = [[-1], [-2]]
    logits[1:, 3] = [9, 18]
    passed = ForwardPass(np.zeros(784), (logits,), (), np.full((3, 10), 0.1) * [[1], [2], [3]], 9.0)
    assert doubt.confidence(passed).tolist() == [0, 0.5, 0.75] and doubt.confidence(passed).dtype == np.float32
    one = doubt.confidence(replace(passed, pre_activations=(logits[1],)))
    assert np.shape(one) == () and one.dtype == np.float32 and one == 0.5
    assert doubt.confidence(replace(passed, contrast_half=None)) == pytest.approx([0.1, 0.2, 0.3])
