"""Read an image of several digits: find its connected pieces of ink, put them into rows, and group each row into digits.

The pieces of a row are grouped as the strokes of a drawing are (`model.numbers`). Each digit is then drawn again at 28x28, like
the digit of a single image (`model.stroke_width`). Digits that touch each other are one piece, and are not separated.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from model import doubt, image
from model.digit import TAP
from model.distance import Box, between
from model.layers import ForwardPass
from model.network import Network
from model.numbers import arrange
from model.stroke_width import redrawn

MAX_PIECES = 250  # in an image; more are a pattern and no digits
MAX_RUNS = 40_000  # of ink in the rows of pixels, likewise: grain
TALL = 0.5  # of the tallest piece: a lower piece, such as the bar of a 5, makes no row of its own


@dataclass(frozen=True)
class Found:
    """A digit found in an image.

    box: the left, top, right and bottom edges, in px of the image after its reduction to at most 512 px a side.
    pixels: float32 (28, 28), the input of the network.
    passed: the forward pass of the network.
    confidence: the confidence in the predicted digit, 0 to 1.
    """

    box: Box
    pixels: np.ndarray
    passed: ForwardPass
    confidence: float


def read(picture: Image.Image, network: Network) -> list[list[Found]]:
    """Read all digits in an image of several digits. Return the rows from top to bottom, each with its digits from left to right.

    The result is empty if fewer than two digits are found.
    Raises ImageError if the image is too large or its data is broken.
    """
    ink = image.mask(picture)
    if ink is None or np.count_nonzero(ink[:, 1:] & ~ink[:, :-1]) > MAX_RUNS:
        return []
    names, boxes = pieces(ink)
    sizes = [max(right - left, bottom - top) for left, top, right, bottom in boxes]
    large = [i for i, size in enumerate(sizes) if size > TAP * max(sizes)]  # the others are dust
    if not 2 <= len(large) <= MAX_PIECES:
        return []
    seen: dict[tuple[int, ...], Found] = {}

    def look(indices: tuple[int, ...]) -> Found:
        if indices not in seen:
            left, top, right, bottom = _around([boxes[i] for i in indices])
            window = names[int(top) : int(bottom), int(left) : int(right)]
            pixels = redrawn(np.isin(window, [i + 1 for i in indices]))[1]
            passed = network.forward(pixels)
            seen[indices] = Found((left, top, right, bottom), pixels, passed, float(doubt.confidence(passed)))
        return seen[indices]

    found = []
    for row in rows(large, boxes):
        order = sorted(row, key=lambda i: boxes[i][0] + boxes[i][2])
        groups = arrange(
            order,
            boxes,
            max(sizes[i] for i in row),
            lambda i, j: max(0.0, between(boxes[i], boxes[j])),
            lambda indices: look(indices).confidence,
        )
        if groups is None:
            return []
        found.append([look(tuple(sorted(indices))) for indices in groups])
    confidences = [digit.confidence for row in found for digit in row]
    # One digit whose strokes lie apart, such as an 8 of two rings, is surer as a whole than its weakest part.
    is_number = sum(c >= doubt.THRESHOLD for c in confidences) > 1 and look(tuple(large)).confidence < min(confidences)
    return found if is_number else []


def rows(large: list[int], boxes: list[Box]) -> list[list[int]]:
    """Group pieces of ink into rows of text. Return the indices of the pieces in each row, from top to bottom.

    large: the indices of the pieces to group. Smaller pieces (dust) are left out.
    boxes: the box of each piece, as left, top, right, bottom.
    """
    height = {i: boxes[i][3] - boxes[i][1] for i in large}
    tallest = max(height.values())
    found: list[list[int]] = []
    spans: list[tuple[float, float]] = []
    for i in sorted((i for i in large if height[i] >= TALL * tallest), key=lambda i: boxes[i][1] + boxes[i][3]):
        _, top, _, bottom = boxes[i]
        if spans and (top + bottom) / 2 < spans[-1][1]:
            found[-1].append(i)
            spans[-1] = min(spans[-1][0], top), max(spans[-1][1], bottom)
        else:
            found.append([i])
            spans.append((top, bottom))
    for i in (i for i in large if height[i] < TALL * tallest):
        middle = (boxes[i][1] + boxes[i][3]) / 2
        nearest = min(range(len(spans)), key=lambda row: max(spans[row][0] - middle, middle - spans[row][1]))
        found[nearest].append(i)
    return found


def pieces(ink: np.ndarray) -> tuple[np.ndarray, list[Box]]:
    """Find the connected pieces of ink in an image. Pixels that share an edge or a corner are connected.

    ink: bool (height, width), True = ink.
    Returns an int array (height, width) with the number of each pixel's piece, from 1 (0 = no ink), and the box of each piece.
    """
    height, width = ink.shape
    page = np.zeros((height, width + 2), np.int8)
    page[:, 1:-1] = ink
    change = np.diff(page, axis=1)
    run_row, start = np.nonzero(change == 1)  # the runs of ink in each row of pixels
    end = np.nonzero(change == -1)[1]
    first = np.searchsorted(run_row, np.arange(height + 1))  # of each row of pixels
    parent = list(range(len(start)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    for y in range(1, height):
        above, below = int(first[y - 1]), int(first[y])
        while above < first[y] and below < first[y + 1]:
            if start[above] <= end[below] and start[below] <= end[above]:
                parent[root(below)] = root(above)
            if end[above] < end[below]:
                above += 1
            else:
                below += 1
    _, piece = np.unique([root(run) for run in range(len(start))], return_inverse=True)  # (runs,)
    names = np.zeros((height, width), np.int32)
    for y, left, right, name in zip(run_row, start, end, piece, strict=True):
        names[y, left:right] = name + 1
    count = int(piece.max()) + 1
    edges = np.full((count, 4), [width, height, 0, 0])
    np.minimum.at(edges[:, 0], piece, start)
    np.minimum.at(edges[:, 1], piece, run_row)
    np.maximum.at(edges[:, 2], piece, end)
    np.maximum.at(edges[:, 3], piece, run_row + 1)
    boxes: list[Box] = [(float(a), float(b), float(c), float(d)) for a, b, c, d in edges]
    return names, boxes


def _around(boxes: list[Box]) -> Box:
    """Return the smallest box that contains all given boxes."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
