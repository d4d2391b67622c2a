"""model.digit: the same digit at any place, size and pen reads the same; dots and scribbles read; costs are bounded."""

import numpy as np
import pytest

from harness.pencil import pencil
from model import digit
from model.digit import CENTRE, PEN, draw, from_drawing, to_segments
from model.distance import furthest
from model.drawing_json import picture_to_json, to_picture
from model.strokes import FLATNESS, Drawing, flatten, polyline

POINTS = [
    [(0.30, 0.15), (0.55, 0.12), (0.70, 0.30), (0.45, 0.48), (0.70, 0.62), (0.62, 0.85), (0.28, 0.80)],
    [(0.40, 0.50), (0.60, 0.47)],
]


def drawing(left: float = 60, top: float = 60, side: float = 200, pen: float = 20) -> dict:
    """A 3 of two strokes in a square of the canvas."""
    return {"strokes": [pencil([(left + x * side, top + y * side) for x, y in stroke], pen) for stroke in POINTS]}


def centre_of_mass(pixels: np.ndarray) -> tuple[float, float]:
    """x and y, px from the left and upper edge."""
    y, x = np.mgrid[:28, :28] + 0.5
    return float((x * pixels).sum() / pixels.sum()), float((y * pixels).sum() / pixels.sum())


def test_nothing_drawn_is_no_digit():
    for empty in (None, {}, {"objects": []}, {"version": "7.4"}, {"objects": [{"type": "Path", "path": []}]}):
        assert from_drawing(empty) is None


def test_the_steps_in_order():
    """The last one is what the network reads.

    It has 20 px at most with its pen (half-inked edge pixels aside), and the centre of mass where MNIST has it.
    """
    digit = from_drawing(drawing())
    assert [step.name for step in digit.steps] == ["centred"]
    assert digit.pixels is digit.steps[-1].pixels
    assert digit.pixels.shape == (28, 28)
    assert digit.note == ""
    for step in digit.steps:
        assert step.pixels.dtype == np.float32
        assert step.pixels.min() >= 0
        assert step.pixels.max() == pytest.approx(1)
    pixels = digit.pixels
    rows, columns = np.flatnonzero((pixels > 0.5).any(axis=1)), np.flatnonzero((pixels > 0.5).any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
    assert centre_of_mass(pixels) == pytest.approx((CENTRE, CENTRE), abs=0.05)


@pytest.mark.parametrize(("left", "top", "side"), [(0, 0, 40), (280, 280, 40), (-100, 200, 200), (0, 0, 320), (5e5, -1e6, 5e5)])
@pytest.mark.parametrize("pen", [1, 32])
def test_place_size_and_pen_do_not_matter(left: float, top: float, side: float, pen: float):
    expected = from_drawing(drawing()).pixels
    np.testing.assert_allclose(from_drawing(drawing(left, top, side, pen)).pixels, expected, atol=0.05)


def test_a_dot_a_line_and_a_scribble():
    """A tap is a dot of one pen's width in the middle, a line a line of it, and a scribble is read without a fuss."""
    dot = from_drawing({"strokes": [pencil([(10, 300)], 20)]}).pixels
    assert 3 < dot.sum() < 9  # a disc of 2.4 px: 4.5 px² and its soft edge
    assert centre_of_mass(dot) == pytest.approx((CENTRE, CENTRE), abs=0.05)
    line = from_drawing({"strokes": [pencil([(100, 20), (100, 300)], 20)]}).pixels
    assert (line > 0.5).any(axis=1).sum() in (19, 20, 21)
    assert (line > 0.5).any(axis=0).sum() <= 4
    rng = np.random.default_rng(0)
    scribble = from_drawing({"strokes": [pencil(rng.uniform(0, 320, (400, 2)).tolist(), 20)]})
    assert scribble.pixels.mean() > 0.3
    assert np.isfinite(scribble.pixels).all()


def taps(*places: tuple[float, float]) -> list[list[float]]:
    return [pencil([place, (place[0] + 1, place[1])], 20) for place in places]


@pytest.mark.parametrize("places", [[(310, 10)], [(5, 5), (310, 310)], [(310, 10)] * 3])
def test_a_tap_far_from_the_digit_is_left_out_and_said_so(places: list):
    """It neither shrinks nor moves the digit, whatever comes first."""
    small = drawing(left=40, top=150, side=120)["strokes"]
    expected = from_drawing({"strokes": small})
    for strokes in ([*small, *taps(*places)], [*taps(*places), *small]):
        digit = from_drawing({"strokes": strokes})
        np.testing.assert_array_equal(digit.pixels, expected.pixels)
        assert digit.note == "A dot far from the digit was left out."


def test_a_dot_near_the_digit_or_a_short_stroke_stays_and_so_do_dots_alone():
    digit = drawing()["strokes"]
    near, short = taps((215, 150)), [pencil([(300, 20), (310, 60)], 20)]
    for strokes in (digit + near, digit + short, taps((20, 20)), taps((20, 20), (300, 300))):
        assert from_drawing({"strokes": strokes}).note == ""


@pytest.mark.parametrize(("away", "size", "is_kept"), [(225, 0, True), (226, 0, False), (250, 10, False), (250, 11, True)])
def test_a_tap_is_smaller_than_a_tenth_of_the_digit_and_a_quarter_of_its_size_away(away: float, size: float, is_kept: bool):
    square, tap = polyline([(100, 100), (200, 100), (200, 200)]), polyline([(away, 150), (away, 150 + size)])
    assert (digit.fit(Drawing((square, tap))).note == "") == is_kept


@pytest.mark.parametrize(("size", "rows"), [(4, 11), (7, 18), (8, 20), (40, 20)])
def test_a_drawing_of_less_than_eight_pixels_is_not_enlarged_to_the_box(size: float, rows: int):
    pixels = from_drawing({"strokes": [list(polyline([(50, 50), (50, 50 + size)]))]}).pixels
    assert pixels.max(axis=1).sum() == pytest.approx(rows, abs=0.3)


def test_beside_a_drawing_of_eight_pixels_a_far_dot_stays():
    assert digit.fit(Drawing((polyline([(100, 100), (100, 108)]), polyline([(250, 100)])))).note == ""


def test_a_picture_is_read_as_it_is_with_strokes_over_it():
    pixels = np.zeros((28, 28), np.float32)
    pixels[4:24, 13:15] = 1
    sheet = {"strokes": [], "picture": picture_to_json(to_picture(pixels))}
    np.testing.assert_array_equal(from_drawing(sheet).pixels, pixels)
    bar = pencil([(80, 160), (240, 160)], 20)
    crossed = from_drawing(sheet | {"strokes": [bar]})
    assert [step.name for step in crossed.steps] == ["as drawn", "with your strokes"]
    assert crossed.pixels[14, 8] == pytest.approx(1, abs=0.3)
    assert (crossed.pixels >= pixels).all()
    assert crossed.pixels[0].sum() == 0


@pytest.mark.parametrize(("commands", "side"), [(3999, 320), (4000, 0)], ids=["segments", "commands"])
def test_a_drawing_of_too_many_segments_or_commands_is_cut_off_with_a_note(commands: int, side: float):
    rng = np.random.default_rng(0)
    stroke = polyline([(0, 0), *rng.uniform(0, side, (commands, 2)).tolist()])
    digit = from_drawing({"strokes": [list(stroke)]})
    assert "left out" in digit.note
    assert np.isfinite(digit.pixels).all()


def test_points_close_to_each_other_are_left_out_and_the_rest_is_bounded():
    near, cut_off = to_segments([np.array([(i * 1e-3, 0.0) for i in range(101)])])
    assert near.tolist() == [[0, 0, 0, 0], [0, 0, 0.1, 0]]
    assert not cut_off
    for points, is_cut_off in ((2000, False), (2001, True)):
        far, cut_off = to_segments([np.array([(float(i), 0.0) for i in range(points)])])
        assert (len(far), cut_off) == (2000, is_cut_off)


def test_drawing_in_windows_is_drawing_by_the_formula():
    """Short segments are measured against nearby pixels only: not a bit may differ, wherever and however long they are."""
    rng = np.random.default_rng(4)
    y, x = (axis.ravel() + 0.5 for axis in np.mgrid[:28, :28])
    for turn in range(300):
        start = rng.uniform(-6, 34, (int(rng.integers(1, 40)), 2))
        end = start + rng.normal(0, rng.choice([0.0, 0.3, 1.0, 2.0, 10.0]), start.shape)
        segments = np.hstack([start, end]) if turn % 4 else np.hstack([start, end]).round()
        ax, ay, bx, by = (segments[:, :1], segments[:, 1:2], *np.hsplit(segments[:, 2:] - segments[:, :2], 2))
        length = bx * bx + by * by
        along = np.clip(((x - ax) * bx + (y - ay) * by) / np.where(length > 0, length, 1), 0, 1)
        across, down = x - ax - along * bx, y - ay - along * by
        distance = np.sqrt((across * across + down * down).min(axis=0))
        np.testing.assert_array_equal(draw(segments), np.clip(PEN / 2 - distance + 0.5, 0, 1))


def test_a_usual_digit_has_at_most_100_segments_as_the_limit_of_a_file_of_examples_expects():
    assert 20 < from_drawing(drawing()).segments <= 100


def test_flattening_keeps_near_the_curve():
    stroke = pencil([(60.0, 40.0), (135.0, 60.0), (140.0, 150.0), (90.0, 240.0), (200.0, 260.0)])
    (line,) = flatten([stroke])
    points = np.reshape(stroke, (-1, 2))
    start, control, end = points[:-2:2], points[1:-1:2], points[2::2]
    t = np.linspace(0, 1, 200)[:, None, None]
    on_curve = ((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t * t * end).reshape(-1, 2)
    assert furthest(on_curve, line) <= 220 * FLATNESS + 1e-9


@pytest.mark.parametrize(("curves", "chords"), [(1, 16), (999, 16), (1000, 15), (3999, 4), (16_001, 1)])
def test_a_curve_gets_16_chords_and_all_curves_together_at_most_16_000(curves: int, chords: int):
    bent = (0.0, 0.0, *(1e4, 1e4, 0.0, 0.0) * curves)
    assert len(flatten([bent])[0]) == 2 + chords * curves


def test_a_polyline_is_a_stroke_and_a_point_is_a_dot():
    assert polyline([(1, 2), (3, 2), (3, 6)]) == (1, 2, 2, 2, 3, 2, 3, 4, 3, 6)
    assert flatten([polyline([(5, 5)])])[0].tolist() == [[5, 5]] * 3
