"""The ink of a photo is found on each kind of paper and in each light. test_reference.py reads the photos in tests/photos."""

from collections.abc import Iterable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from harness import drawn_digits, photos
from harness.digits import DIGITS
from harness.hostile_files import encode
from model import checkpoint, mnist, paper
from model.digit import from_image
from model.image import open_page
from model.predict import predict

NETWORK = checkpoint.load()


def test_what_is_wider_than_an_eighth_of_the_photo_is_a_shadow_unless_the_light_is_even():
    grey = np.full((200, 200), 230, np.uint8)
    grey[25:175, 50:70] = grey[25:175, 125:155] = 30
    for is_flat in (False, True):
        density = paper.find(grey, False, is_flat).density[100]
        assert density[50:70].min() > 1 and (density[125:155].min() > 1) == is_flat


def test_a_stroke_that_is_darker_than_the_squares_is_no_line():
    page = Image.new("L", (1200, 900), 225)
    pen = ImageDraw.Draw(page)
    for place in range(20, 1200, 55):
        pen.line([(place, 0), (place, 900)], fill=190, width=3)
        pen.line([(0, place), (1200, place)], fill=190, width=3)
    pen.line([(590, 220), (590, 720)], fill=60, width=14)
    density = paper.find(np.asarray(page), False).density
    assert density[240:700, 590].min() > 0.8 and density[60:840, 60:500].max() < 0.1


@pytest.mark.parametrize("width", [700, 1200])
def test_a_long_stroke_alone_is_no_printed_line(width: int):
    page = Image.new("L", (width, 900), 225)
    ImageDraw.Draw(page).line([(350, 63), (350, 837)], fill=60, width=5)
    assert paper.find(np.asarray(page), False).lines.max() == 0


@pytest.mark.parametrize(("count", "are_printed"), [(2, False), (3, True)])
def test_lines_that_end_before_the_edge_are_printed_if_there_are_three(count: int, are_printed: bool):
    page = Image.new("L", (800, 700), 225)
    for k in range(count):
        ImageDraw.Draw(page).line([(60, 200 + 100 * k), (740, 200 + 100 * k)], fill=150, width=2)
    assert (paper.find(np.asarray(page), False).lines[200, 100:200].mean() > 0.2) == are_printed


def written(digit: int, side: int, pen: float, paper: np.ndarray | int = 225) -> Image.Image:
    """Write a digit on a square photo of `side` px. pen: the stroke's width, as a share of it."""
    strokes = [side * (0.1 + 0.8 * np.array(stroke)) for stroke in DIGITS[digit]]
    covered = np.asarray(drawn_digits.picture(strokes, side * pen, side), np.float32) / 255
    return Image.fromarray((np.broadcast_to(paper, (side, side)) * (1 - 0.7 * covered)).astype(np.uint8))


@pytest.mark.parametrize(("side", "digits"), [(40, range(10)), (90, range(10)), (300, range(10)), (1300, (2,))])
def test_a_digit_may_fill_the_image(side: int, digits: Iterable[int]):
    """The strokes are so thick that they cover more of a close-up than the paper does around them. Odd digits are light."""
    for digit in digits:
        is_light, photo = digit % 2 == 1, written(digit, side, 0.11)
        assert predict(NETWORK, encode(ImageOps.invert(photo) if is_light else photo, "PNG"))["digit"] == digit


@pytest.mark.parametrize("is_light", [False, True])
@pytest.mark.parametrize(("side", "digits"), [(16, range(2, 10)), (64, (0, 8)), (256, (0, 8))])
def test_a_clean_image_may_be_cut_tight_around_its_digit(side: int, digits: Iterable[int], is_light: bool):
    for digit in digits:
        ink = ImageOps.invert(written(digit, 4 * side, 0.09, 255))
        tight = ink.crop(ink.getbbox()).resize((side, side), Image.Resampling.BOX)
        picture = tight if is_light else ImageOps.invert(tight)
        assert predict(NETWORK, encode(picture, "PNG"))["digit"] == digit


@pytest.mark.parametrize("side", [16, 20])
def test_a_tiny_image_without_a_margin_is_read(side: int):
    """If it is not enlarged, 93 % are read; if ruled lines are searched in the enlarged image of 20 px, 92 %."""
    right = []
    for pixels, label in zip(*(part[::150] for part in mnist.test_set()), strict=True):
        digit = Image.fromarray(pixels)
        for way in (Image.Resampling.BICUBIC, Image.Resampling.BOX):
            found = from_image(digit.crop(digit.getbbox()).resize((side, side), way))
            right.append(found is not None and NETWORK.forward(found.pixels).digit == label)
    assert np.mean(right) >= 0.94


@pytest.mark.parametrize(
    ("side", "pen", "light", "is_scan"), [(60, 0.06, 180, False), (400, 0.14, 220, True), (401, 0.14, 220, False)]
)
def test_an_image_in_uneven_light_is_a_scan_only_if_it_is_small(side: int, pen: float, light: int, is_scan: bool):
    photo = written(1, side, pen, np.repeat(np.linspace(light - 50, light, side)[:, None], side, axis=1))
    assert open_page(photo).ink.is_flat == is_scan


def test_the_border_of_a_scan_is_even_whatever_ink_touches_it():
    sheet = np.full((100, 100), 235, np.uint8)
    sheet[0, :40] = np.arange(100, 140)
    assert paper.has_even_border(sheet, False) and paper.has_even_border(255 - sheet, True)
    sheet[:] = np.linspace(200, 235, 100)
    assert not paper.has_even_border(sheet, False)


def test_the_digits_of_a_tight_image_lie_where_they_are_in_the_file():
    ink = Image.new("L", (160, 100))
    ink.paste(ImageOps.invert(written(2, 100, 0.08, 255)), (-10, 0))
    ink.paste(ImageOps.invert(written(6, 100, 0.08, 255)), (70, 0))
    ink = ink.crop(ink.getbbox())
    found = predict(NETWORK, encode(ink, "PNG"))
    assert found["number"] == "26"
    boxes = np.array([digit["box"] for digit in found["rows"][0]])
    np.testing.assert_allclose([*boxes.min(axis=0)[:2], *boxes.max(axis=0)[2:]], (0, 0, *ink.size), atol=2)


@pytest.mark.parametrize("side", [90, 140, 320])
@pytest.mark.parametrize("digit", [3, 4, 9])
def test_the_edge_of_a_shadow_may_go_through_a_close_up(digit: int, side: int):
    y, x = np.mgrid[:side, :side] / side
    paper = 225 * (1 - 0.5 * (x + 0.3 * y > 0.62))
    assert predict(NETWORK, encode(written(digit, side, 0.06, paper), "PNG"))["digit"] == digit


@pytest.mark.parametrize("seed", [0, 3])
def test_an_empty_squared_sheet_has_no_digit(seed: int):
    """Of printed lines, faint remains may be left, such as where two of them cross."""
    rng = np.random.default_rng(seed)
    three = [photos.from_strokes([100 * np.array(stroke) for stroke in DIGITS[3]])]
    scene = photos.scene_of("squares", "ballpoint", three, three, rng)
    empty = photos.photo(scene, rng, blank=True)
    assert predict(NETWORK, encode(empty, "JPEG", quality=85))["digit"] is None
