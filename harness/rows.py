"""Place digits in rows as people write them: far apart, uneven, sloping, in two rows, or in groups, as a date has them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from harness import photos
from harness.photos import Rng, Scene, Shape, Writing

Groups = tuple[tuple[int, ...], ...]  # the number of digits in each group of each row

PAPERS = ("plain", "uneven light", "shadow", "lines", "dots", "webcam")  # one in two photos is of the first
PHONES = ((3, 2, 2, 2), (4, 4), (3, 4), (5, 3), (2, 3, 3))
DATES = ((2, 2, 4), (2, 2, 2), (1, 2, 4))
SMALLEST, LARGEST = 15, 400  # px: the height of the digits in a photo
THINNEST = 1.2  # px: the width of a stroke in a photo
SIDES = (640, 800, 1000, 1200)  # px: the longer side of a photo
LONGEST = 1600  # px: of a photo whose digits would else be smaller than SMALLEST
DOT = Shape((np.array([[0.0, 0.0], [0.01, 0.0]]),))  # between the groups of a date: no digit


@dataclass(frozen=True)
class Layout:
    """How digits are placed in a row. Lengths are shares of the usual height of a digit. Pairs are the least and the largest."""

    gaps: tuple[float, float] = (0.1, 0.8)  # the usual gap of a row. Each single gap is 0.3 to 1.7 times as wide.
    heights: tuple[float, float] = (0.85, 1.0)
    wander: float = 0.08  # the largest distance of a digit from the base line, up or down
    slopes: tuple[float, float] = (0.0, 0.08)  # up or down
    count: tuple[int, int] = (2, 12)  # of digits


LAYOUTS = {
    "spread": Layout(gaps=(0.0, 6.0)),
    "uneven": Layout(heights=(0.5, 1.0), wander=0.25),
    "sloping": Layout(slopes=(math.tan(math.radians(10)), math.tan(math.radians(40)))),
    "two rows": Layout(count=(2, 8)),
    "groups": Layout(gaps=(0.1, 0.4)),
}


def groups_of(kind: str, rng: Rng) -> Groups:
    """Return the numbers of digits on a random page, by row and by group in the row. kind: a kind of row, a key of LAYOUTS."""
    if kind == "groups":
        choices = PHONES + DATES
        return (choices[rng.integers(len(choices))],)
    least, most = LAYOUTS[kind].count
    return tuple((int(rng.integers(least, most + 1)),) for _ in range(2 if kind == "two rows" else 1))


def text_of(digits: str, groups: Groups) -> str:
    """Return a page's digits as text, with a line break after each row. groups: the number of digits by row and group."""
    ends = np.cumsum([0, *map(sum, groups)])
    return "\n".join(digits[start:end] for start, end in pairwise(ends))


def write(shapes: Sequence[Shape], groups: Groups, layout: Layout, height: float, rng: Rng) -> list[Writing]:
    """Place digits in rows around the middle (0, 0). Return them, and then the dots between groups. height: usual, in mm."""
    slope = rng.uniform(*layout.slopes) * rng.choice([-1, 1])
    turn = -math.degrees(math.atan(slope)) * rng.uniform(0, 0.3)  # digits turn with the row, but less
    gap, between, pitch = rng.uniform(*layout.gaps), rng.uniform(0.5, 1.5), rng.uniform(1.5, 2.8)
    has_dots = groups[0] in DATES
    left, digits, dots = iter(shapes), [], []
    for k, row in enumerate(groups):
        x = rng.uniform(0, 0.5) * height
        for n, length in enumerate(row):
            if n > 0:
                if has_dots:
                    dots.append(Writing(DOT, height, (x + between * height / 2, k * pitch * height + slope * x)))
                x += between * height
            for _ in range(length):
                shape, size = next(left), height * rng.uniform(*layout.heights)
                wide = size * shape.width
                base = k * pitch * height + slope * (x + wide / 2) + rng.uniform(-1, 1) * layout.wander * height
                digits.append(Writing(shape, size, (x + wide / 2, base - size / 2), turn + rng.uniform(-6, 6)))
                x += wide + height * gap * rng.uniform(0.3, 1.7)
    low, high = _extent(digits)
    x, y = (low + high) / 2
    return [replace(writing, middle=(writing.middle[0] - x, writing.middle[1] - y)) for writing in digits + dots]


def _extent(writings: Sequence[Writing]) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper left and the lower right corner of the box that contains all writings, in mm."""
    middles = np.array([writing.middle for writing in writings])
    halves = np.array([(max(0.5, w.shape.width) * w.height / 2, w.height / 2) for w in writings])
    return (middles - halves).min(axis=0), (middles + halves).max(axis=0)


def scene_of(kind: str, shapes: Sequence[Shape], groups: Groups, rng: Rng) -> Scene:
    """Return a random scene with digits in one or two rows. kind: a key of LAYOUTS. shapes: the digits, row by row."""
    paper = PAPERS[0] if rng.random() < 0.5 else str(rng.choice(PAPERS[1:]))
    scene = photos.scene_of(paper, str(rng.choice(photos.PENS)), shapes, (), rng)
    height, layout = scene.writings[0].height, LAYOUTS[kind]
    writings = write(shapes, groups, layout, height, rng)
    low, high = _extent(writings)
    wide, tall = (high - low) / height
    smallest = max(SMALLEST / layout.heights[0], THINNEST * height / scene.pen.width)  # px
    wanted = math.exp(rng.uniform(math.log(smallest), math.log(LARGEST)))
    side = scene.camera.size[0] if paper == "webcam" else int(rng.choice(SIDES))
    room = min(0.85 / wide, 0.6 / tall)  # the height of a digit that fits, as a share of the photo's longer side
    side = min(LONGEST, max(side, math.ceil(smallest / room)))
    share = min(room, wanted / side)
    camera = scene.camera
    camera.size, camera.place = (side, side * 3 // 4), (0.5, 0.5)
    camera.digit_share = share * max(w.height for w in writings) / height
    camera.keystone, camera.blur = min(camera.keystone, 0.06), min(camera.blur, 0.04 * share * side)
    scene.sheet.margin = None
    return replace(scene, writings=tuple(writings))
