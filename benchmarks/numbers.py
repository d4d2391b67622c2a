"""Measure how well numbers of several digits are read: which strokes belong to one digit, and whether all digits are right.

Run it with `python -m benchmarks.numbers DIGITS`. DIGITS is the folder with pendigits.npz. 2,000 numbers of two to four digits
are composed, each of digits that one writer drew, in their original size. A writer's usual gap is between 5 and 50 % of a digit's
height. Each gap differs from it by about 6 % (standard deviation), so that some digits touch or overlap. Each digit stands a
little higher or lower.

Keys:
  two_digits, three_digits, four_digits  share of these numbers in which every digit is right, and none is missing or too many
  spread, uneven, sloping  share of numbers of two to four digits that are read wholly if their digits stand far apart, are of
                uneven height, or rise or fall with the row, as `harness.rows` writes them
  grouped       share of all numbers in which the strokes were grouped into digits correctly
  single_kept   share of the single drawn digits whose strokes were grouped as one digit
  cost_ratio    CPU time of reading a number of four digits, divided by that of a single digit, as the page reads them
"""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np

from benchmarks import common
from harness import drawn_digits, rows
from harness.drawn_digits import CANVAS, Strokes
from harness.photos import from_strokes
from model import numbers
from model.drawing_json import parse
from model.network import Network
from model.reading import Content, read
from model.strokes import Drawing

NUMBERS = 2000
ROWS = 300  # of each kind
KINDS = ("spread", "uneven", "sloping")
LENGTHS = {2: "two_digits", 3: "three_digits", 4: "four_digits"}
GAPS = 0.05, 0.5  # of a writer, as shares of the height of a digit
JITTER = 0.06  # of a gap, likewise
UNEVEN = 0.05  # of the base line, likewise
MARGIN = 12  # canvas px around a number
TIMED = 150  # drawings whose time is measured


def compose(digits: list[Strokes], gap: float, rng: np.random.Generator) -> Strokes:
    """Place drawn digits side by side on the canvas. gap: the mean gap between two, as a share of a digit's height."""
    height = float(np.median([np.ptp(np.vstack(strokes)[:, 1]) for strokes in digits]))
    placed, right = [], 0.0
    for strokes in digits:
        points = np.vstack(strokes)
        offset = np.array([right - points[:, 0].min(), rng.normal(0, UNEVEN) * height - points[:, 1].max()])
        placed += [stroke + offset for stroke in strokes]
        right += np.ptp(points[:, 0]) + (gap + rng.normal(0, JITTER)) * height
    return drawn_digits.in_the_middle(placed, MARGIN, most=1.0)


def compose_row(kind: str, digits: list[Strokes], rng: np.random.Generator) -> Strokes:
    """Place drawn digits on the canvas in a row of a kind, one of KINDS."""
    shapes = [from_strokes(strokes) for strokes in digits]
    written = rows.write(shapes, ((len(digits),),), rows.LAYOUTS[kind], CANVAS / 3, rng)
    lines = [line * each.height + np.array(each.middle) for each in written for line in each.shape.lines]
    return drawn_digits.in_the_middle(lines, MARGIN, most=1.0)


def made(drawings: list[Strokes], writers: np.ndarray, rng: np.random.Generator) -> Iterator[tuple[Strokes, np.ndarray]]:
    """Yield random numbers of 2 to 4 digits of one writer for ever, each as its strokes and the indices of its digits."""
    gaps = rng.uniform(*GAPS, writers.max() + 1)
    while True:
        writer = writers[rng.integers(len(writers))]
        chosen = rng.choice(np.flatnonzero(writers == writer), rng.choice(list(LENGTHS)), replace=False)
        yield compose([drawings[i] for i in chosen], gaps[writer], rng), chosen


def measure(options: Namespace) -> dict[str, float]:
    (drawings, labels, writers), network = options.digits, options.checkpoint  # single digits
    rng = np.random.default_rng(0)
    right: dict[str, list[bool]] = {name: [] for name in (*LENGTHS.values(), *KINDS)}
    grouped, long = [], []

    def digits_of(strokes: Strokes) -> tuple[Drawing, Sequence[numbers.Part]]:
        drawing = parse(drawn_digits.as_json(strokes))
        return drawing, numbers.read(drawing, network)

    for strokes, chosen in islice(made(drawings, writers, rng), NUMBERS):
        drawing, parts = digits_of(strokes)
        ends = np.cumsum([0, *(len(drawings[i]) for i in chosen)])  # of the strokes of each digit
        grouped.append([part.strokes for part in parts] == [tuple(range(*each)) for each in pairwise(ends)])
        right[LENGTHS[len(chosen)]].append([part.passed.digit for part in parts] == labels[chosen].tolist())
        if len(chosen) == 4:
            long.append(drawing)
    for kind in KINDS:
        for _, chosen in islice(made(drawings, writers, rng), ROWS):
            _, parts = digits_of(compose_row(kind, [drawings[i] for i in chosen], rng))
            right[kind].append([part.passed.digit for part in parts] == labels[chosen].tolist())
    kept = [len(digits_of(strokes)[1]) == 1 for strokes in drawings if len(strokes) > 1]
    few = [parse(drawn_digits.as_json(drawings[i])) for i in rng.choice(len(drawings), TIMED, replace=False)]
    return {
        **{name: float(np.mean(found)) for name, found in right.items()},
        "grouped": float(np.mean(grouped)),
        "single_kept": 1 - kept.count(False) / len(drawings),
        "cost_ratio": seconds(network, long[:TIMED]) / seconds(network, few),
    }


def seconds(network: Network, sheets: list[Drawing]) -> float:
    """Return the mean CPU time in seconds that the app takes to read a drawing."""

    def run() -> None:
        for drawing in sheets:
            read(network, "shipped", Content(drawing))

    run()
    return common.time_cpu(run)[0] / len(sheets)


if __name__ == "__main__":
    common.run(measure, common.parser(__doc__, "digits", "--checkpoint"))
