"""Read a drawing of several digits. Its strokes are grouped into digits, and each group is classified like a single drawing.

The strokes are sorted by their middles, from left to right. A grouping cuts this sequence into runs. Its score is the sum of

* the logarithm of the network's confidence (`model.doubt`) that a run is a digit, for each run, and
* a bonus for each cut, which grows with the distance between the ink on both sides, and is lower if both sides overlap in x.

The grouping with the highest score is used. Most cuts need no network: a wide gap always separates digits, and strokes that lie
above each other always belong together. `ui/components/model/numbers.js` repeats this module, and `tests/browser/test_parity.py`
compares the two: change both together.

>>> network = checkpoint.load()
>>> one, seven = ([(60, 90), (60, 200)], [(120, 90), (190, 90), (140, 200)])
>>> drawing = Drawing((strokes.polyline(one), strokes.polyline(seven)))
>>> [part.passed.digit for part in read(drawing, network)]
[1, 7]
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np

from model import doubt
from model.digit import SMALLEST, TAP, Digit, fit
from model.distance import Box, between, distance, furthest, thinned, within
from model.layers import ForwardPass
from model.network import Network
from model.strokes import Drawing, Stroke, bounds, flatten, length

# Lengths are shares of the largest stroke's longer side.
WIDE = 0.3  # a gap in x that always separates two digits
OVERLAP = -0.5  # strokes whose gap in x is less than this always belong together
ALONG = 0.08  # a stroke that is nowhere further from a longer one only retraces it, or makes it thicker
WIDEST = 2.0  # no digit is wider
BONUS, PER_DISTANCE, PER_GAP = 0.1, 3.0, 1.0  # of a cut; distance: between the nearest points of ink; gap: in x
MOST_BONUS = 1.3
SUREST = math.log(0.9)  # no part of a digit is expected to have a higher confidence, so that most cuts need no further look
LEAST = 1e-3  # confidence; a lower one counts the same
MAX_RUN = 4  # parts of a digit, each with a cut to the next one that the network must decide
# A drawing of more than this is read as one digit, so that none takes more than 0.3 s. Parts: without a wide gap between them.
MAX_PARTS, MAX_STROKES, MAX_CURVES = 16, 64, 2000


@dataclass(frozen=True)
class Part:
    """A digit found in a drawing or a photo of several digits."""

    strokes: tuple[int, ...]  # the indices of its strokes, or of its pieces of ink in a photo (`model.image.Page.pieces`)
    box: Box  # the bounding box (left, top, right, bottom) of the strokes' centre lines, in canvas px, or of the pieces
    digit: Digit
    passed: ForwardPass

    @property
    def confidence(self) -> float:
        """The confidence in the predicted digit, 0 to 1."""
        return float(doubt.confidence(self.passed))

    @property
    def is_sure(self) -> bool:
        return self.confidence >= doubt.THRESHOLD


def read(drawing: Drawing, network: Network) -> tuple[Part, ...]:
    """Find and classify all digits in a drawing, from left to right. The result is empty if the drawing has no strokes."""

    @cache
    def look(indices: tuple[int, ...]) -> Part:
        digit = fit(drawing.only(indices))
        return Part(indices, bounds(np.concatenate(digit.lines)), digit, network.forward(digit.pixels))

    return tuple(look(run) for run in group(drawing.strokes, lambda run: look(run).confidence))


def select(parts: Sequence[Part], near: float | None) -> int:
    """Return the index of the digit that is nearest to the x coordinate `near`, in canvas px, or of the last drawn if None."""

    def away(i: int) -> float:
        left, _, right, _ = parts[i].box
        return -max(parts[i].strokes) if near is None else abs((left + right) / 2 - near)

    return min(range(len(parts)), key=away)


def group(strokes: Sequence[Stroke], confidence: Callable[[tuple[int, ...]], float]) -> list[tuple[int, ...]]:
    """Group strokes into digits. Return a tuple of stroke indices for each digit, from left to right.

    confidence: returns the network's confidence, from 0 to 1, that strokes form a digit, given their indices.
    """
    everything = tuple(range(len(strokes)))
    if not 2 <= len(strokes) <= MAX_STROKES or length(strokes) > MAX_CURVES:
        return [everything] if everything else []
    lines = flatten(strokes)
    boxes = [bounds(line) for line in lines]
    sizes = [max(right - left, bottom - top) for left, top, right, bottom in boxes]
    size = max(sizes)
    if size <= SMALLEST:
        return [everything]
    outlines = {i: thinned(lines[i]) for i in everything if sizes[i] > TAP * size}
    longer = _retraced(sorted(outlines, key=lambda i: -sizes[i]), outlines, boxes, ALONG * size)
    large = sorted((i for i in outlines if i not in longer), key=lambda i: boxes[i][0] + boxes[i][2])
    groups = arrange(large, boxes, size, lambda i, j: distance(outlines[i], outlines[j]), confidence)
    if groups is None:
        return [everything]
    for dot in (i for i in everything if sizes[i] <= TAP * size):  # a dot belongs to the nearest digit
        min(groups, key=lambda g: min(between(boxes[dot], boxes[i]) for i in g if sizes[i] > TAP * size)).append(dot)
    for stroke, other in longer.items():
        next(indices for indices in groups if other in indices).append(stroke)
    return [tuple(sorted(indices)) for indices in groups]


def _retraced(order: list[int], outlines: dict[int, np.ndarray], boxes: list[Box], tolerance: float) -> dict[int, int]:
    """Find strokes that are nowhere further than `tolerance` from a longer one. Return its index for each of them.

    order: stroke indices, longest first. outlines, boxes: points and bounding box of each stroke, by index.
    """
    found: dict[int, int] = {}
    for k, i in enumerate(order):
        for j in order[:k]:
            if within(boxes[i], boxes[j], tolerance) and furthest(outlines[i], outlines[j]) <= tolerance:
                found[i] = found.get(j, j)
                break
    return found


def arrange(
    order: list[int],
    boxes: Sequence[Box],
    size: float,
    apart: Callable[[int, int], float],
    confidence: Callable[[tuple[int, ...]], float],
) -> list[list[int]] | None:
    """Group strokes, or pieces of ink in a photo, into digits. Return the indices of each digit's strokes, from left to right.

    Return None if too many strokes lie close together.
    order: the indices of the strokes, from left to right. boxes: the bounding box of each stroke, by index.
    size: the longer side of the largest box. apart: returns the distance between two strokes, given their indices.
    confidence: returns the network's confidence, from 0 to 1, that strokes form a digit, given their indices.
    """
    parts, bonuses = joined(order, boxes, size, apart)
    starts = [*(k for k, bonus in enumerate(bonuses) if bonus is None), len(parts)]  # of each series without a wide gap
    series = list(pairwise(starts))
    if max(end - start for start, end in series) > MAX_PARTS:
        return None
    groups: list[list[int]] = []
    for start, end in series:
        found = _Series(parts[start:end], bonuses[start:end], boxes, WIDEST * size, confidence)
        groups += [parts[start]] if end - start == 1 else found.best_up_to(end - start)[1]
    return groups


def joined(
    order: list[int], boxes: Sequence[Box], size: float, apart: Callable[[int, int], float]
) -> tuple[list[list[int]], list[float | None]]:
    """Join strokes that certainly belong to the same digit into parts (lists of indices). The parameters are as in `arrange`.

    Return them, and for each the bonus for starting a new digit there. It is None if a new digit certainly starts there.
    """
    parts: list[list[int]] = [[order[0]]]
    bonuses: list[float | None] = [None]
    for k in range(1, len(order)):
        left, right = order[:k], order[k:]
        gap = (min(boxes[i][0] for i in right) - max(boxes[i][2] for i in left)) / size
        if gap < OVERLAP:
            parts[-1].append(order[k])
            continue
        parts.append([order[k]])
        if gap > WIDE:
            bonuses.append(None)
            continue
        near = [(i, j) for i in left for j in right if between(boxes[i], boxes[j]) < WIDE * size]
        nearest = min([apart(i, j) / size for i, j in near], default=WIDE)
        bonuses.append(min(MOST_BONUS, BONUS + PER_DISTANCE * nearest + PER_GAP * gap))
    return parts, bonuses


@dataclass(frozen=True)
class _Series:
    """The search for the best grouping of parts into digits. The parts are neighbours without a wide gap between them.

    This is a class, because a nested recursive function would be a reference cycle and keep the network's results in memory.
    """

    parts: list[list[int]]  # the indices of strokes that certainly belong to the same digit, for each part
    bonuses: list[float | None]  # what each part adds to the score if a new digit starts with it. The first is None.
    boxes: Sequence[Box]
    widest: float  # the largest width of a digit
    confidence: Callable[[tuple[int, ...]], float]  # that strokes form a digit, given their indices
    known: dict[int, tuple[float, list[list[int]]]] = field(default_factory=dict)  # the results of `best_up_to`

    def best_up_to(self, end: int) -> tuple[float, list[list[int]]]:
        """Find the best way to group the first `end` parts into digits. Return its score, and the stroke indices of each digit.

        The score is the sum of the logarithms of the digits' confidences, plus the bonus of each boundary between two digits.
        """
        if end == 0:
            return 0.0, []
        if end in self.known:
            return self.known[end]
        ways = []  # upper bound of the score, run, and where it starts
        for start in range(max(0, end - MAX_RUN), end):
            run = [i for part in self.parts[start:end] for i in part]
            if start + 1 < end and max(self.boxes[i][2] for i in run) - min(self.boxes[i][0] for i in run) > self.widest:
                continue
            before = sum(max(0.0, self.bonuses[k] or 0.0) for k in range(1, start)) + SUREST if start > 0 else 0.0
            ways.append((before + (self.bonuses[start] or 0.0) + SUREST, run, start))
        best = -math.inf, []
        for bound, run, start in sorted(ways, key=lambda way: -way[0]):  # the most promising way first
            if bound <= best[0]:
                break
            score, earlier = self.best_up_to(start)
            score += self.bonuses[start] or 0.0
            if score + SUREST > best[0]:
                score += math.log(max(LEAST, self.confidence(tuple(sorted(run)))))
                best = max(best, (score, [*earlier, run]), key=lambda scored: scored[0])
        self.known[end] = best
        return best
