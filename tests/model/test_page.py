"""model.image.Page: which pieces of ink are the digit of a photo, by pieces that are made up."""

from dataclasses import replace

import numpy as np
import pytest

from model.image import Page, Piece
from model.paper import Ink

SIDE = 400  # px
MAIN = Piece((180, 180, 220, 220), contrast=0.5, length=100, crowded=0, grain=0, cut_off=False, thickness=0.1)


def page(*pieces: Piece, names: np.ndarray | None = None, reduction: int = 1, dark_below: int = SIDE) -> Page:
    """A sheet with these pieces. names: the piece of each pixel. dark_below: the row at which a shadow begins."""
    sheet = np.full((SIDE, SIDE), 0.77, np.float32)
    sheet[dark_below:] = 0.27
    blank = np.zeros_like(sheet)
    return Page(blank, blank, Ink(sheet, blank, blank, False, False), reduction, blank if names is None else names, pieces)


@pytest.mark.parametrize(
    ("change", "factor"),
    [
        ({}, 1),
        ({"length": 200}, 2),
        ({"contrast": 0.25}, 1 / 4),
        ({"grain": 0.1}, 0.36),  # of the contrast of 0.5, 0.3 is left
        ({"grain": 0.3}, 0),
        ({"crowded": 1}, 1 / 2),
        ({"cut_off": True}, 0.05),
        ({"thickness": 0.4}, 1),
        ({"thickness": 0.41}, 0.1),
        ({"box": (320, 180, 360, 220)}, 1 / 2),  # 0.35 of the photo's side from the middle
        ({"box": (180, 110, 220, 150)}, 1 / (1 + (70 / 400 / 0.35) ** 2)),
        ({"box": (160, 190, 240, 210)}, 1),
        ({"box": (159, 190, 241, 210)}, 0.1),  # more than four times as wide as high
    ],
)
def test_a_piece_weighs_by_what_makes_it_likely_to_be_a_digit(change: dict, factor: float):
    assert page(replace(MAIN, **change)).weights == pytest.approx((factor * 100 * 0.5**2 * 0.8,), rel=1e-3)


@pytest.mark.parametrize(("dark_below", "factor"), [(228, 1), (224, 1 / (1 + 2 * np.log(0.8 / 0.3)))])
def test_uneven_light_within_eight_pixels_of_a_piece_makes_it_lighter(dark_below: int, factor: float):
    """A tenth of its size of 40 px, and 4 px more."""
    assert page(MAIN, dark_below=dark_below).weights == pytest.approx((20 * factor,), rel=1e-3)


BESIDE = replace(MAIN, box=(230, 180, 250, 220))


@pytest.mark.parametrize(
    ("change", "is_part"),
    [
        ({"box": (232, 180, 250, 220)}, True),
        ({"box": (233, 180, 250, 220)}, False),  # further than 0.3 of the size of 40 px
        ({"box": (230, 200, 235, 205)}, True),
        ({"box": (230, 200, 234, 204)}, False),  # not larger than a tenth: dust
        ({"box": (230, 170, 250, 229)}, True),
        ({"box": (230, 170, 250, 230)}, False),  # 1.5 times as large
        ({"contrast": 0.21}, True),
        ({"contrast": 0.2}, False),  # 0.4 of the contrast
        ({"thickness": 0.4}, True),
        ({"thickness": 0.41}, False),  # a blot
        ({"cut_off": True}, False),
    ],
)
def test_a_near_piece_of_alike_size_and_ink_belongs_to_the_digit(change: dict, is_part: bool):
    assert page(MAIN, replace(BESIDE, **change)).digit() == ((0, 1) if is_part else (0,))


def test_pieces_join_the_digit_twice_and_a_cut_off_digit_takes_a_cut_off_piece():
    row = [replace(MAIN, box=(180 + 50 * k, 180, 220 + 50 * k, 220)) for k in range(4)]
    assert page(*row).digit() == (0, 1, 2)
    assert page(replace(MAIN, cut_off=True), replace(BESIDE, cut_off=True)).digit() == (0, 1)


def test_a_photo_with_too_little_ink_is_blank_a_faint_piece_decides_nothing_and_a_digit_is_clear_without_a_rival():
    """0.0003 for each pixel of the photo's side: 0.12. What is seen weighs four times as much, and a rival half as much as it."""
    assert [page(replace(MAIN, length=length)).digit() for length in (0.59, 0.61)] == [(), (0,)]
    assert [page(replace(MAIN, length=length)).clarity > 0 for length in (2.3, 2.5)] == [False, True]
    assert [page(MAIN, replace(MAIN, length=length)).is_clear((0,)) for length in (49, 51)] == [True, False]


@pytest.mark.parametrize(("thin", "found"), [([10, 17], [10, 17]), ([10, 16], [16]), ([5, 33], [33]), ([6, 34], [6])])
def test_a_piece_is_cut_where_it_is_thinner_than_on_both_sides(thin: list[int], found: list[int]):
    """Cuts are 0.12 of the height of 50 px apart, and so far from its ends. Here a pixel of `names` is two of the photo."""
    names = np.zeros((SIDE // 2, SIDE // 2), np.int32)
    names[50:100, 60:100] = 1
    for k, x in enumerate(thin):
        names[60 - k : 100, 60 + x] = 0
    sheet = page(replace(MAIN, box=(120, 100, 200, 200)), names=names, reduction=2)
    assert sheet.thin_columns(0) == [60 + x for x in found]


def test_a_cut_piece_becomes_two_with_their_own_boxes_and_shares_of_its_length():
    names = np.zeros((SIDE // 2, SIDE // 2), np.int32)
    names[60:100, 60:80] = names[50:100, 80:100] = 1
    cut = page(replace(MAIN, box=(120, 100, 200, 200)), names=names, reduction=2).cut(0, [80])
    assert [piece.box for piece in cut.pieces] == [(120, 120, 160, 200), (160, 100, 200, 200)]
    assert [piece.length for piece in cut.pieces] == pytest.approx([100 * 800 / 1800, 100 * 1000 / 1800])
    np.testing.assert_array_equal(cut.names, names + (names * np.arange(200) >= 80))
