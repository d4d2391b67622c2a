"""Images of several digits: pieces, rows, and that a single digit is read as before."""

import json
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from harness.digits import DIGITS, sheet, write
from model import checkpoint, image_numbers, predict
from model.image import open_page
from model.numbers import Part

NETWORK = checkpoint.load()


def read(picture: Image.Image) -> list[list[Part]]:
    return image_numbers.read_page(image_numbers.cut_touching(open_page(picture), NETWORK), NETWORK)


def digits(found: list) -> list[list[int]]:
    return [[digit.passed.digit for digit in row] for row in found]


@pytest.mark.parametrize("rows", [[[2, 0, 2, 6]], [[3, 1], [4, 1, 5]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[7] * 20]], ids=str)
@pytest.mark.parametrize("pen", [3, 10])
def test_digits_are_read_in_rows_from_left_to_right(rows: list[list[int]], pen: int):
    assert digits(read(sheet(rows, pen, size=60 if len(rows[0]) > 9 else 110))) == rows


# By name: the digits as they are read, and the place and size of each, in units of the first one's height.
PLACED = {
    "far apart": ([[0, 1, 2, 3, 4]], [(4 * k, 0, 1) for k in range(5)]),
    "of changing height": ([[7, 9, 4]], [(0, 0, 1), (1.2, -0.1, 0.55), (2.3, 0.5, 0.55)]),
    "at three heights": ([[1, 0, 5]], [(0, 0, 1), (1.5, 0.8, 1), (3, 1.6, 1)]),
    "downhill": ([[2, 3, 7, 8, 4, 5]], [(1.1 * k, 0.9 * k, 1) for k in range(6)]),
    "two rows that rise": ([[3, 1, 4], [2, 6, 5]], [(1.2 * k, 1.6 * row - 0.3 * k, 1) for row in range(2) for k in range(3)]),
}


@pytest.mark.parametrize(("rows", "places"), PLACED.values(), ids=PLACED)
def test_a_row_is_read_wherever_its_digits_stand(rows: list[list[int]], places: list[tuple[float, float, float]]):
    picture, size = Image.new("L", (1000, 620), 235), 80  # px: of the first digit with its margin
    brush = ImageDraw.Draw(picture)
    low = min(y for _, y, _ in places)
    for digit, (x, y, share) in zip(chain(*rows), places, strict=True):
        write(brush, digit, (40 + 0.65 * x * size, 40 + 0.65 * (y - low) * size), share * size, 5)
    assert digits(read(picture)) == rows


def test_a_number_on_a_page_that_is_turned_is_read_and_the_dots_of_a_date_are_no_digits():
    turned = sheet([[4, 7, 1, 2]], pen=6).rotate(-34, Image.Resampling.BICUBIC, expand=True, fillcolor=235)
    assert digits(read(turned)) == [[4, 7, 1, 2]]
    picture = Image.new("L", (900, 120), 235)
    for k, two in enumerate([[2, 4], [1, 2], [2, 6]]):
        picture.paste(sheet([two], pen=8), (10 + 290 * k, 5))
        ImageDraw.Draw(picture).ellipse((250 + 290 * k, 80, 264 + 290 * k, 94), fill=25)
    assert digits(read(picture)) == [[2, 4, 1, 2, 2, 6]]


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("pen", [2, 12])
def test_a_single_digit_is_no_number_and_is_not_cut(digit: int, pen: int):
    page = open_page(sheet([[digit]], pen))
    assert image_numbers.cut_touching(page, NETWORK) is page
    assert image_numbers.read_page(page, NETWORK) == []


def test_a_box_holds_its_digit_and_dust_beside_a_number_is_left_out():
    picture = sheet([[4, 8]], pen=4)
    ImageDraw.Draw(picture).ellipse((104, 6, 108, 10), fill=25)
    (row,) = read(picture)
    assert digits([row]) == [[4, 8]]
    for place, digit in enumerate(row):
        left, top, right, bottom = digit.box
        assert 110 * place < left < right < 110 * (place + 1) and 0 < top < bottom < 110
    square, boxes = open_page(sheet([[4, 8]], pen=4)).view([digit.box for digit in row], 280)
    inside = np.zeros(square.shape, bool)
    for left, top, right, bottom in np.round(boxes).astype(int):
        inside[top - 2 : bottom + 2, left - 2 : right + 2] = True
        assert square[top:bottom, left:right].max() > 0.9
    assert square[~inside].max() < 0.5, "all ink is in a box"


def test_smaller_writing_below_a_number_and_a_row_that_is_cut_off_are_left_out():
    page = Image.new("L", (360, 420), 235)
    page.paste(sheet([[5, 3, 8]]).resize((360, 120)), (0, 130))
    page.paste(sheet([[2, 6, 4]]).resize((198, 66)), (80, 260))
    assert digits(read(page)) == [[5, 3, 8]]
    for size in ((234, 78), (360, 120)):
        page.paste(235, (0, 255, 360, 420))
        page.paste(sheet([[2, 6, 4]]).resize(size), (0, 260))
        assert digits(read(page)) == [[5, 3, 8], [2, 6, 4]]
    page.paste(235, (0, 255, 360, 420))
    page.paste(sheet([[2, 6]]).resize((240, 120)), (0, 260))
    for top, kept in ((320, []), (330, [[2, 6]])):  # 22 and 12 px of the 9 are beside the row, which is 85 px high
        page.paste(sheet([[9]]).resize((120, 120)), (240, top))
        assert digits(read(page)) == [[5, 3, 8], *kept]


def test_the_command_prints_a_number_and_its_json(tmp_path: Path, capsys: pytest.CaptureFixture):
    path = str(tmp_path / "several.png")
    sheet([[2, 0, 2, 6], [3, 1]]).save(path)
    assert predict.main([path]) == 0
    line = capsys.readouterr().out
    assert predict.main(["--json", path]) == 0
    (number,) = json.loads(capsys.readouterr().out)
    assert (number["number"], number["digit"], number["probabilities"]) == ("2026\n31", None, None)
    assert [[d["digit"] for d in row] for row in number["rows"]] == [[2, 0, 2, 6], [3, 1]]
    lowest = min(max(d["probabilities"]) for row in number["rows"] for d in row)
    assert line == f"{path}: 2026 / 31 (lowest probability {100 * lowest:.1f} %)\n"
    assert number["confidence"] == min(d["confidence"] for row in number["rows"] for d in row)
    assert all(len(d["probabilities"]) == 10 and len(d["box"]) == 4 for row in number["rows"] for d in row)


def test_pieces_less_than_065_digits_below_each_other_are_a_row_and_so_are_the_two_rings_of_an_8():
    for down, count in ((64, 1), (66, 2)):
        boxes = [(0.0, 0.0, 50.0, 100.0), (0.0, down, 50.0, 100.0 + down)]
        assert len(image_numbers.rows([0, 1], boxes, 100.0)[0]) == count
    boxes = [(0.0, 0.0, 30.0, 50.0), (0.0, 48.0, 30.0, 100.0), (60.0, 0.0, 100.0, 100.0), (60.0, 150.0, 100.0, 250.0)]
    assert image_numbers.rows([0, 1, 2, 3], boxes, 100.0)[0] == [[0, 1, 2], [3]]


@pytest.mark.parametrize(("slope", "found"), [(0, 0), (0.52, 0.5), (-0.98, -1), (1.3, 1.1)])
def test_the_slope_of_a_row_is_found_in_steps_of_a_twentieth_and_up_to_48_degrees(slope: float, found: float):
    boxes = [(100.0 * k, 100 * slope * k, 100.0 * k + 60, 100 * slope * k + 100) for k in range(5)]
    row, best = image_numbers.rows([0, 1, 2, 3, 4], boxes, 100.0)
    assert row == [[0, 1, 2, 3, 4]] and best == pytest.approx(found)


@pytest.mark.parametrize(("first", "second", "apart"), [(5, 7, 50), (2, 3, 38)])  # wider than high, and not quite
def test_digits_that_touch_are_separated(first: int, second: int, apart: int, tmp_path: Path, capsys: pytest.CaptureFixture):
    picture = Image.new("L", (260, 160), 235)
    brush = ImageDraw.Draw(picture)
    for x, digit in ((10, first), (10 + apart, second)):
        write(brush, digit, (x, 15), 130, 6)
    page = open_page(picture)
    assert len(page.pieces) == 1
    cut = image_numbers.cut_touching(page, NETWORK)
    assert digits(image_numbers.read_page(cut, NETWORK)) == [[first, second]]
    assert sum((cut.names == i + 1).sum() for i in range(2)) == (page.names == 1).sum()
    assert sum(piece.length for piece in cut.pieces) == pytest.approx(page.pieces[0].length)
    picture.save(tmp_path / "touching.png")
    assert predict.main(["--json", str(tmp_path / "touching.png")]) == 0
    assert json.loads(capsys.readouterr().out)[0]["number"] == f"{first}{second}"


def test_a_digit_in_two_pieces_is_not_cut():
    picture = sheet([[2]], pen=7, size=200)
    ImageDraw.Draw(picture).rectangle((0, 100, 200, 106), fill=235)
    page = open_page(picture)
    assert len(page.pieces) == 2 and image_numbers.cut_touching(page, NETWORK) is page
