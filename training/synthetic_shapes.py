"""Generate drawings that are no digits: letters, signs, doodles, scribbles, digits on their side, several digits at once.

A network that was trained only on digits classifies any drawing as a digit. Training on these drawings, too, prevents it
(outlier exposure: Hendrycks et al., 2019).
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from training.synthetic_digits import FORMS, Stroke, arc, curve, draw_all, fitted, placed

# Networks are trained on all of these; the kinds of `tests.held_out_shapes` are held out. Letters that look like a digit (O, I,
# S, Z, l, b, g, …) are left out on purpose.
TRAINED = Path(__file__).with_name("shape_kinds.txt").read_text(encoding="utf-8")
MOVED = 0.045  # of the height: standard deviation of the position of a point
Generator = np.random.Generator


def kinds(text: str) -> dict[str, list[list[Stroke]]]:
    """Parse a text with one shape per line, such as "T 0,0 70,0 / 35,0 35,100". Return the shapes, lists of strokes, by name.

    A point is x,y in percent of the drawing's height, with y down. A curve goes through the points of a stroke, "|" between two
    of them makes a corner, and "/" begins a new stroke.
    """
    found: dict[str, list[list[Stroke]]] = {}
    for line in text.strip().splitlines():
        name, _, description = line.partition(" ")
        strokes: list[Stroke] = []
        for stroke in description.split("/"):
            corner: Stroke = []
            for part in stroke.split("|"):
                pairs = [point.split(",") for point in part.split()]
                points = [(float(x) / 100, float(y) / 100) for x, y in pairs]
                strokes.append(corner + points)
                corner = points[-1:]
        found.setdefault(name, []).append(strokes)
    return found


LETTERS, SIGNS = ({name: found for name, found in kinds(TRAINED).items() if (len(name) == 1) is one} for one in (True, False))


def _any_of(shapes: dict[str, list[list[Stroke]]]) -> Callable[[Generator], np.ndarray]:
    """Create a function that picks a random shape and distorts it. It returns line segments, shape (s, 4): x0 y0 x1 y1."""
    every = [strokes for variants in shapes.values() for strokes in variants]

    def draw(rng: Generator) -> np.ndarray:
        strokes = every[rng.integers(len(every))]
        moved = {point: tuple(point + rng.normal(0, MOVED, 2)) for stroke in strokes for point in stroke}
        return placed([[moved[point] for point in stroke] for stroke in strokes], rng, turn=rng.normal(0, 0.12))

    return draw


def _sideways(rng: Generator) -> np.ndarray:
    """Draw a random digit from 2 to 9, rotated by about 90 degrees to the left or right. Return line segments, shape (s, 4)."""
    return placed(FORMS[rng.integers(2, 10)](rng.uniform), rng, turn=rng.choice([-1, 1]) * np.pi / 2 + rng.normal(0, 0.12))


def _several(rng: Generator) -> np.ndarray:
    strokes, left = [], 0.0
    for _ in range(2 if rng.random() < 0.8 else 3):
        digit = FORMS[rng.integers(10)](rng.uniform)
        x = [point[0] for stroke in digit for point in stroke]
        scale, down = rng.uniform(0.85, 1.1), rng.normal(0, 0.06)
        strokes += [[((px - min(x)) * scale + left, py * scale + down) for px, py in stroke] for stroke in digit]
        left += (max(x) - min(x)) * scale + rng.uniform(0.05, 0.35)
    return placed(strokes, rng)


def _half(rng: Generator) -> np.ndarray:
    # Not of 1, 6, 7 and 9, because their first part can look like a digit.
    lines = [curve(np.array(stroke)) for stroke in FORMS[rng.choice([0, 2, 3, 4, 5, 8])](rng.uniform)]
    left = int(sum(map(len, lines)) * rng.uniform(0.3, 0.6))
    kept = []
    for line in lines:
        kept.append(line[: max(2, left)])
        left -= len(line)
        if left < 2:
            break
    return placed([list(map(tuple, line)) for line in kept], rng, smooth=False)


def _scribble(rng: Generator) -> np.ndarray:
    """Draw a scribble: random points joined by a line, a random walk, or a zigzag. Return line segments, shape (s, 4)."""
    n, kind = int(rng.integers(6, 40)), rng.random()
    if kind < 0.4:
        points = rng.uniform(0, 1, (n, 2))
    elif kind < 0.7:
        points = rng.normal(0, 0.25, (n, 2)).cumsum(axis=0)
    else:
        points = np.stack([np.arange(n) % 2 + rng.normal(0, 0.1, n), np.linspace(0, rng.uniform(0.4, 1.2), n)], axis=1)
        turn = rng.uniform(0, np.pi)
        points = points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return fitted([curve(points) if rng.random() < 0.7 else points])


def _line(rng: Generator) -> np.ndarray:
    """Draw a slightly bent line in a random direction within 30 degrees of the horizontal. Return line segments, shape (s, 4)."""
    angle = rng.uniform(-np.pi / 6, np.pi / 6)
    end = np.array([np.cos(angle), np.sin(angle)])
    middle = end / 2 + np.array([-end[1], end[0]]) * rng.normal(0, 0.05)
    return fitted([curve(np.stack([0 * end, middle, end]))])


def _dots(rng: Generator) -> np.ndarray:
    """Draw one to three dots at random positions. Return very short line segments, shape (s, 4): x0 y0 x1 y1."""
    starts = rng.uniform(0, 1, (rng.integers(1, 4), 2))
    return fitted([np.stack([start, start + rng.normal(0, 0.02, 2)]) for start in starts])


def _strokes(rng: Generator) -> np.ndarray:
    """Draw a random figure of two to four lines, arcs, rings or hooks. Return line segments, shape (s, 4)."""
    lines, end = [], rng.uniform(0, 1, 2)
    for _ in range(rng.integers(2, 5)):
        kind, middle, radius = rng.random(), rng.uniform(0.2, 0.8, 2), rng.uniform(0.15, 0.5)
        if rng.random() < 0.6:
            end = rng.uniform(0, 1, 2)
        if kind < 0.4:
            points = np.stack([end, rng.uniform(0, 1, 2)])
        elif kind < 0.85:
            start, turn = rng.uniform(0, 360), rng.uniform(60, 270) * rng.choice([-1, 1]) if kind < 0.75 else 360
            points = np.array(arc(middle[0], middle[1], radius, radius * rng.uniform(0.6, 1.4), start, start + turn))
        else:
            points = rng.uniform(0, 1, (rng.integers(3, 5), 2))
        lines.append(curve(points))
        end = points[-1]
    return fitted(lines)


# The kinds of drawings, and the share of each.
SHARES: tuple[tuple[Callable[[Generator], np.ndarray], float], ...] = (
    (_any_of(LETTERS), 0.40),
    (_any_of(SIGNS), 0.28),
    (_sideways, 0.08),
    (_several, 0.06),
    (_strokes, 0.07),
    (_scribble, 0.06),
    (_half, 0.02),
    (_line, 0.02),
    (_dots, 0.01),
)


def images(n: int, seed: int) -> torch.Tensor:
    """Generate n training images that show no digit, such as letters and scribbles: uint8 (n, 28, 28), 255 = ink."""
    rng = np.random.default_rng(seed)
    functions, shares = zip(*SHARES, strict=True)
    which = rng.choice(len(functions), n, p=np.array(shares) / sum(shares))
    return draw_all([functions[i](rng) for i in which])
