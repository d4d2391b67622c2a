"""Numbers of several digits: which strokes belong together, and that each group is read like a single drawing."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.digits import DIGITS
from harness.pencil import pencil
from model import checkpoint, doubt, numbers
from model.digit import from_drawing
from model.distance import distance, furthest, thinned, within
from model.drawing_json import parse
from model.strokes import Stroke, polyline
from tests.held_out_shapes import HELD_OUT
from training.synthetic_shapes import kinds

NETWORK = checkpoint.load()
SHAPES = kinds(HELD_OUT)
HEIGHT = 0.65  # of the digits in harness.digits, as a share of their size


def written(digits: list[int], gap: float = 0.25, size: float = 130) -> list[list[tuple[float, float]]]:
    """The strokes of the project's own digits in a row. gap: as a share of a digit's height."""
    strokes, x = [], 20.0
    for digit in digits:
        left = min(px for stroke in DIGITS[digit] for px, _ in stroke)
        placed = [[((px - left) * size + x, py * size + 50) for px, py in stroke] for stroke in DIGITS[digit]]
        x = max(px for stroke in placed for px, _ in stroke) + gap * HEIGHT * size
        strokes += placed
    return strokes


def drawn(strokes: list[list[tuple[float, float]]]) -> dict:
    """The canvas's Fabric JSON of strokes."""
    return {"strokes": [pencil(stroke, 12) for stroke in strokes]}


def digits_of(strokes: list[list[tuple[float, float]]]) -> list[int]:
    """What the shipped network reads."""
    return [part.passed.digit for part in numbers.read(parse(drawn(strokes)), NETWORK)]


def never(indices: tuple[int, ...]) -> float:
    raise AssertionError(f"the network was asked about {indices}")


@pytest.mark.parametrize("gap", [0.03, 0.2, 0.6])
def test_all_numbers_of_two_digits_and_a_year_in_any_order_of_its_strokes_and_at_any_size(gap: float):
    every = [[a, b] for a in range(10) for b in range(10)]
    assert [digits_of(written(digits, gap)) for digits in every] == every
    year = written([2, 0, 4, 7], gap)  # the 4 has two strokes
    assert digits_of(year) == digits_of(year[::-1]) == digits_of(written([2, 0, 4, 7], size=40)) == [2, 0, 4, 7]


@pytest.mark.parametrize("gap", [0.1, 2, 6])
@pytest.mark.parametrize("rise", [-0.6, 0, 0.8])
def test_digits_far_apart_and_of_uneven_height_are_read_in_rows_that_rise_and_fall(gap: float, rise: float):
    digits, strokes, x = [3, 0, 4, 7, 1], [], 0.0
    for k, digit in enumerate(digits):
        size = 60 if k % 2 else 30
        placed = [[(px + x, py + rise * x + size / 4 * (k % 3)) for px, py in stroke] for stroke in written([digit], size=size)]
        x = max(px for stroke in placed for px, _ in stroke) - 20 + gap * HEIGHT * 60
        strokes += placed
    assert digits_of(strokes) == digits


NO_DIGITS = {name: [(260 * np.array(stroke) + 30).tolist() for stroke in strokes] for name, (strokes, *_) in SHAPES.items()}
SINGLE = {str(digit): written([digit], size=320) for digit in DIGITS}
SINGLE |= {name: NO_DIGITS[name] for name in ("cat", "hourglass", "star", "tree", "umbrella", "yen")}


@pytest.mark.parametrize("strokes", SINGLE.values(), ids=SINGLE)
def test_one_digit_and_one_doodle_stay_one(strokes: list):
    (part,) = numbers.read(parse(drawn(strokes)), NETWORK)
    single = from_drawing(drawn(strokes))
    assert part.strokes == tuple(range(len(strokes)))
    np.testing.assert_array_equal(part.digit.pixels, single.pixels)
    np.testing.assert_array_equal(part.passed.logits, NETWORK.forward(single.pixels).logits)
    assert part.confidence == float(doubt.confidence(part.passed))


def line(x0: float, y0: float, x1: float, y1: float) -> Stroke:
    return polyline([(x0, y0), (x1, y1)])


def sure_of(count: int, otherwise: float = 0.002) -> Callable[[tuple[int, ...]], float]:
    """Return a network's confidence that is 0.9 in that many strokes, and another one in any other number of them."""
    return lambda indices: 0.9 if len(indices) == count else otherwise


BAR = line(40, 60, 40, 160)
LONG, FAR = line(60, 40, 60, 240), line(200, 40, 200, 240)
NEAR = [line(10 + 12 * i, 10, 10 + 12 * i, 110) for i in range(5)]
Confidence = Callable[[tuple[int, ...]], float]
GROUPS: dict[str, tuple[list[Stroke], Confidence, list[tuple[int, ...]]]] = {
    "one": ([BAR], never, [(0,)]),
    "far from each other": ([BAR, line(140, 60, 140, 160)], never, [(0,), (1,)]),
    "above each other": ([line(40, 60, 140, 60), line(40, 160, 140, 150)], never, [(0, 1)]),
    "dots alone": ([line(20, 20, 20, 20), line(300, 300, 300, 300)], never, [(0, 1)]),
    "a stroke of a tenth of the largest one is a dot": ([LONG, line(300, 100, 320, 100)], never, [(0, 1)]),
    "short ones": ([LONG, FAR, line(110, 90, 114, 90), line(140, 90, 144, 90)], never, [(0, 2), (1, 3)]),
    "near, and the network is sure": ([BAR, line(55, 60, 55, 160)], sure_of(2, 0.6), [(0, 1)]),
    "near, and the network is not": ([BAR, line(55, 60, 55, 160)], sure_of(1), [(0,), (1,)]),
    "not twice as wide as the largest": ([line(100, 10, 200, 110), line(195, 10, 295, 110)], sure_of(2), [(0, 1)]),
    "twice as wide": ([line(100, 10, 200, 110), line(205, 10, 305, 110)], sure_of(2), [(0,), (1,)]),
    "retraced within 0.08": ([line(10, 10, 10, 110), line(17, 20, 17, 100)], sure_of(1), [(0, 1)]),
    "further away": ([line(10, 10, 10, 110), line(19, 20, 19, 100)], sure_of(1), [(0,), (1,)]),
    "four parts": (NEAR[:4], sure_of(4), [(0, 1, 2, 3)]),
    "less likely than 0.001": ([BAR, line(55, 60, 55, 160)], lambda found: 0.025 * (len(found) == 1), [(0,), (1,)]),
}


@pytest.mark.parametrize("name", GROUPS)
def test_strokes_are_grouped_and_the_network_is_asked_only_if_they_do_not_say_it_all(name: str):
    strokes, confidence, expected = GROUPS[name]
    assert numbers.group(strokes, confidence) == expected


def test_a_digit_has_at_most_four_parts_between_which_the_network_decides_and_a_drawing_not_too_many_strokes():
    assert len(numbers.group(NEAR, sure_of(5))) > 1
    for apart, most, confidence in ((50, 64, never), (10, 16, lambda _: 0.9)):
        hatched = [line(10 + apart * i, 60, 10 + apart * i, 160) for i in range(most + 1)]
        assert len(numbers.group(hatched[:most], confidence)) == most
        assert numbers.group(hatched, never) == [tuple(range(most + 1))]
    first, second = ([(x, 60.0), (x, 160.0)] * 500 for x in (20.0, 210.0))
    assert numbers.group([polyline(first), polyline(second)], lambda _: 1.0) == [(0,), (1,)]
    assert numbers.group([polyline(first), polyline([*second, (210.0, 60.0)])], never) == [(0, 1)]
    assert numbers.read(parse(None), NETWORK) == ()


def test_a_dot_belongs_to_the_nearest_digit():
    strokes = [*written([3, 8]), [(300.0, 20.0)], [(30.0, 150.0)]]
    parts = numbers.read(parse(drawn(strokes)), NETWORK)
    assert [(part.strokes, part.passed.digit) for part in parts] == [((0, 3), 3), ((1, 2), 8)]
    assert parts[1].digit.note and not parts[0].digit.note  # the dot is far, so that it is left out


@pytest.mark.parametrize("times", [2, 5, 8])
def test_a_retraced_digit_and_a_line_made_thicker_by_many_strokes_stay_one(times: int):
    assert digits_of(SINGLE["4"] * times) == [4]
    thick = [[(150.0 + 4 * i, 60.0), (150.0 + 4 * i, 250.0)] for i in range(times)]
    assert digits_of(thick) == [1]
    assert digits_of([*written([7]), *thick]) == [7, 1]


@pytest.mark.parametrize("side", range(4))
def test_a_box_may_stick_out_of_another_one_by_exactly_as_much_as_is_allowed(side: int):
    box, further = [0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 10.0]
    further[side] += -0.5 if side < 2 else 0.5
    assert within((*box,), (5, 5, 5, 5), 5) and not within((*further,), (5, 5, 5, 5), 5)


def test_the_distance_of_two_lines_is_the_least_between_their_points_and_0_if_they_cross():
    """The furthest corner of a line is the one with the greatest distance from the other line."""
    rng, share, crossed = np.random.default_rng(2), np.linspace(0, 1, 400), 0
    for _ in range(60):
        a, b = rng.uniform(0, 100, (2, 3, 2)) + 200  # two lines of three points, away from 0
        fine = [np.concatenate([x + share[:, None] * (y - x) for x, y in pairwise(line)]) for line in (a, b)]
        least = np.hypot(*(fine[0][:, None] - fine[1]).transpose(2, 0, 1)).min()
        assert distance(a, b) == pytest.approx(least, abs=0.6)
        of_corners = np.hypot(*(a[:, None] - fine[1]).transpose(2, 0, 1)).min(axis=1)
        assert furthest(a, b) == pytest.approx(of_corners.max(), abs=0.6)
        crossed += distance(a, b) == 0
    assert 10 < crossed < 50


def test_a_line_is_thinned_to_points_from_end_to_end():
    found = thinned(np.array([(float(x), 0.0) for x in range(1000)]))
    assert len(found) == 32 and found[0, 0] == 0 and found[-1, 0] == 999 and np.ptp(np.diff(found[:, 0])) <= 1


def test_the_digit_nearest_to_a_place_or_drawn_last():
    strokes = written([1, 2, 3])
    parts = numbers.read(parse(drawn([strokes[0], *strokes[2:], strokes[1]])), NETWORK)
    assert [numbers.select(parts, place) for place in (*(part.box[0] + 3 for part in parts), -1000, 1000)] == [0, 1, 2, 0, 2]
    assert numbers.select(parts, None) == 1  # the 2 in the middle


POINTS = st.lists(st.tuples(st.integers(0, 320), st.integers(0, 320)), min_size=1, max_size=6)


@given(st.lists(POINTS, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_a_grouping_holds_every_stroke_once_from_left_to_right(strokes: list, random):
    drawing = parse({"strokes": [pencil([(float(x), float(y)) for x, y in stroke]) for stroke in strokes]})
    found = numbers.group(drawing.strokes, lambda _: random.random())
    assert sorted(i for indices in found for i in indices) == list(range(len(strokes)))
    assert all(list(indices) == sorted(indices) for indices in found)


@pytest.mark.parametrize("seed", range(12))
def test_the_grouping_has_the_highest_score_of_all(seed: int):
    """The search skips what can't win. No confidence exceeds the one that it expects at most, so it is exact here."""
    rng = np.random.default_rng(seed)
    near = [[(40.0 + 14 * i + rng.uniform(-5, 5), 60.0), (40.0 + 14 * i, 160.0)] for i in range(5)]
    strokes, confidence = parse(drawn(near)).strokes, cache(lambda indices: rng.uniform(0.01, 0.9))
    found = numbers.group(strokes, confidence)
    lines = numbers.flatten(strokes)
    outlines, boxes = [thinned(line) for line in lines], [numbers.bounds(line) for line in lines]
    parts, bonuses = numbers.joined(list(range(5)), boxes, 100.0, lambda i, j: distance(outlines[i], outlines[j]))

    def runs(cuts: Sequence[int]) -> list[list[list[int]]]:
        return [parts[start:end] for start, end in pairwise((0, *cuts, len(parts)))]

    def score(cuts: Sequence[int]) -> float:
        confidences = [confidence(tuple(sorted(chain(*run)))) for run in runs(cuts)]
        return np.log(np.maximum(numbers.LEAST, confidences)).sum() + sum(bonuses[cut] for cut in cuts)

    ways = [cuts for count in range(len(parts)) for cuts in combinations(range(1, len(parts)), count)]
    allowed = [cuts for cuts in ways if max(map(len, runs(cuts))) <= numbers.MAX_RUN]
    chosen = np.cumsum([len(indices) for indices in found])[:-1]
    assert score(chosen) == pytest.approx(max(map(score, allowed)))


@pytest.mark.parametrize(
    ("gap", "apart", "bonus"),
    [(0.31, 20, None), (0.29, 20, 0.7 + 0.29), (-0.49, 10, 0.4 - 0.49), (0.29, 90, 1.3), (-0.51, 10, "joined")],
)
def test_a_cut_gets_a_bonus_by_gap_and_distance_unless_the_gap_alone_decides(gap: float, apart: float, bonus: object):
    """Lengths are shares of the size, 100."""
    boxes = [(0.0, 0.0, 60.0, 100.0), (60 + 100 * gap, 0.0, 190.0, 100.0)]
    parts, bonuses = numbers.joined([0, 1], boxes, 100.0, lambda i, j: apart)
    expected = ([[0, 1]], [None]) if bonus == "joined" else ([[0], [1]], [None, bonus if bonus is None else pytest.approx(bonus)])
    assert (parts, bonuses) == expected


def test_strokes_above_each_other_count_as_three_tenths_apart():
    boxes = [(0.0, 0.0, 60.0, 10.0), (65.0, 90.0, 100.0, 100.0)]
    assert numbers.joined([0, 1], boxes, 100.0, never)[1] == [None, pytest.approx(0.1 + 3 * 0.3 + 0.05)]
