"""Read a photo of several digits: put its connected pieces of ink into rows, and group each row into digits.

The pieces of a row are grouped as the strokes of a drawing are (`model.numbers`). Digits that touch each other are one piece. It
is cut at its thinnest columns if the network recognises all parts as digits, but not the whole piece.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from model import doubt
from model.digit import TAP
from model.distance import Box, between
from model.image import FAINT, Page, around
from model.layers import ForwardPass
from model.network import Network
from model.numbers import arrange
from model.stroke_width import redrawn

TOUCHING = 0.9  # of a piece's height: a narrower piece does not contain two digits
WHOLE = 0.75  # of the tallest piece: a lower piece is a part of a digit
MOST_WIDE = 4  # pieces that are cut, the heaviest: each costs up to 0.1 s
TALL = 0.5  # of the tallest piece: a lower piece, such as the bar of a 5, makes no row of its own
FAR = 1.7  # of the digit's size: pieces that are further apart along x do not belong to one number
BELOW = 2.5  # of the digit's size: rows that are further apart
SURE = 0.6  # of the digits of a row: if fewer look like digits, the row is something else
LIGHT = 0.03  # of the weight of the main piece: a lighter piece is no digit
SMALLER = 0.6  # of the main row's height: a lower row is other handwriting


@dataclass(frozen=True)
class Found:
    """A digit found in an image.

    box: the bounding box, in px of the reduced photo. A large photo is reduced so that its longer side is `model.paper.SIDE` px.
    pieces: the indices of the digit's connected pieces of ink in `Page.pieces`.
    pixels: float32 (28, 28), the input of the network.
    confidence: the confidence in the predicted digit, 0 to 1.
    """

    box: Box
    pieces: tuple[int, ...]
    pixels: np.ndarray
    passed: ForwardPass
    confidence: float


def cut_touching(page: Page, network: Network) -> Page:
    """Cut pieces of ink that consist of touching digits. Return a page with more pieces, or the same page if none touch."""
    single = page.digit()
    heights = {i: page.pieces[i].box[3] - page.pieces[i].box[1] for i in _together(page, single)}
    widths = {i: page.pieces[i].box[2] - page.pieces[i].box[0] for i in heights}
    wide = [i for i in heights if widths[i] > TOUCHING * heights[i] and heights[i] > WHOLE * max(heights.values())]
    for i in sorted(wide, key=lambda i: -page.weights[i])[:MOST_WIDE]:
        if any(_confidence(page, whole, network) >= doubt.THRESHOLD for whole in ((i,), single) if i in whole):
            continue
        columns = page.thin_columns(i)
        sliced = page.cut(i, columns)
        slices = [i, *range(len(page.pieces), len(sliced.pieces))]
        boxes = [piece.box for piece in sliced.pieces]
        sure = cache(lambda indices, sliced=sliced: _confidence(sliced, indices, network))
        groups = arrange(slices, boxes, heights[i], lambda a, b: 0.0, sure) or []
        if len(groups) > 1 and all(sure(tuple(sorted(group))) >= doubt.THRESHOLD for group in groups):
            page = page.cut(i, [columns[slices.index(group[0]) - 1] for group in groups[1:]])
    return page


def _confidence(page: Page, indices: tuple[int, ...], network: Network) -> float:
    return float(doubt.confidence(network.forward(redrawn(page.mask(indices))[1])))


def read_page(page: Page, network: Network) -> list[list[Found]]:
    """Find and classify the digits of a number in a photo. Return rows from top to bottom, with the digits from left to right.

    Other handwriting, and rows in which too few pieces look like digits, are left out. Touching digits are found only if
    `cut_touching` has separated them. The result is empty if fewer than two digits are found, or if too many pieces of ink lie
    close together.
    """
    single = page.digit()
    large = _together(page, single)
    if len(large) < 2:
        return []
    boxes = [piece.box for piece in page.pieces]

    def apart(i: int, j: int) -> float:
        return max(0.0, between(boxes[i], boxes[j]))

    @cache
    def look(indices: tuple[int, ...]) -> Found:
        pixels = redrawn(page.mask(indices))[1]
        passed = network.forward(pixels)
        return Found(around([boxes[i] for i in indices]), indices, pixels, passed, float(doubt.confidence(passed)))

    found = []
    for row in _of_this_number(page, rows(large, boxes), single):
        order = sorted(row, key=lambda i: boxes[i][0] + boxes[i][2])
        largest = max(page.pieces[i].size for i in row)
        groups = arrange(order, boxes, largest, apart, lambda indices: look(indices).confidence)
        if groups is None:
            return []
        found.append([look(tuple(sorted(indices))) for indices in groups])
    sure = [[digit.confidence >= doubt.THRESHOLD for digit in row] for row in found]
    found = [row for row, known in zip(found, sure, strict=True) if sum(known) >= SURE * len(row)]  # the others are no digits
    confidences = [digit.confidence for row in found for digit in row]
    if sum(c >= doubt.THRESHOLD for c in confidences) < 2:
        return []
    # One digit whose strokes lie apart, such as an 8 of two rings, is surer as a whole than its weakest part.
    everything = tuple(sorted({i for row in found for digit in row for i in digit.pieces}))
    is_number = len(confidences) > 2 or look(everything).confidence < min(confidences)
    return found if is_number else []


def _together(page: Page, single: tuple[int, ...]) -> list[int]:
    """Return the indices of the pieces of ink that may belong to the same number as the photo's main (most prominent) digit.

    A piece is included if it is not much smaller or larger than the main digit, and near the main digit or an included piece.
    page: the photo and its connected pieces of ink. single: the indices of the main digit's pieces in `page.pieces`.
    """
    if not single:
        return []
    size = max(page.pieces[i].size for i in single)
    least = LIGHT * max(page.weights[i] for i in single)
    left = {
        i
        for i, piece in enumerate(page.pieces)
        if piece.size > TAP * size and piece.size < 3 * size and not piece.cut_off and page.weights[i] > least
    } - set(single)
    found, new = list(single), list(single)
    while new:
        piece = page.pieces[new.pop()]
        x0, y0, x1, y1 = piece.box
        for i in list(left):
            a0, b0, a1, b1 = page.pieces[i].box
            if page.pieces[i].contrast < FAINT * piece.contrast:  # a reflection makes a row fainter from digit to digit
                continue
            beside = min(y1, b1) - max(y0, b0) > -0.3 * size and max(a0 - x1, x0 - a1) < FAR * size
            below = min(x1, a1) - max(x0, a0) > -0.5 * size and max(b0 - y1, y0 - b1) < BELOW * size
            if beside or below:
                left.remove(i)
                found.append(i)
                new.append(i)
    return sorted(found)


def _of_this_number(page: Page, found: list[list[int]], single: tuple[int, ...]) -> list[list[int]]:
    """Return the rows of digits that belong to the same number as the main digit, the most prominent digit in the photo.

    The main digit's row is always kept. Another row is left out as other handwriting if the photo's border cuts it off, or if its
    height is at most SMALLER times that of the main digit's row. The result is an empty list if no row contains the main digit.
    found: all rows, each as a list of indices of pieces of ink. single: the indices of the main digit's pieces of ink.
    """

    def height(row: list[int]) -> float:
        return max(page.pieces[i].box[3] - page.pieces[i].box[1] for i in row)

    def is_cut_off(row: list[int]) -> bool:
        _, top, _, bottom = around([page.pieces[i].box for i in row])
        return any(
            piece.cut_off
            and piece.size > SMALLER * height(row)
            and piece.size < 4 * height(row)
            and min(bottom, piece.box[3]) - max(top, piece.box[1]) > 0.2 * height(row)
            for piece in page.pieces
        )

    main = next((row for row in found if set(row) & set(single)), None)
    if main is None:  # it is too low for a row of its own, and beside no other
        return []
    return [row for row in found if row is main or (height(row) > SMALLER * height(main) and not is_cut_off(row))]


def rows(large: list[int], boxes: list[Box]) -> list[list[int]]:
    """Group pieces of ink into rows of text, which may slope. Return the rows from top to bottom, as lists of piece indices.

    Tall pieces that are beside each other form a row. A piece of much smaller height, such as the bar of a 5, joins the nearest
    row. If all rows are far away, it is left out.
    large: the indices of the pieces to group. boxes: the bounding box of each piece, by index.
    """
    height = {i: boxes[i][3] - boxes[i][1] for i in large}
    tallest = max(height.values())
    left = [i for i in large if height[i] >= TALL * tallest]

    def beside(i: int, j: int) -> bool:
        """Return whether two pieces of ink are close in x and overlap in y by more than half of the shorter piece's height."""
        a, b = boxes[i], boxes[j]
        near = max(a[0] - b[2], b[0] - a[2]) < 2 * tallest
        return near and min(a[3], b[3]) - max(a[1], b[1]) > TALL * min(height[i], height[j])

    found: list[list[int]] = []
    while left:
        row = [left.pop()]
        for i in row:  # grows
            new = [j for j in left if beside(i, j)]
            row += new
            left = [j for j in left if j not in new]
        found.append(row)
    found.sort(key=lambda row: sum(boxes[i][1] + boxes[i][3] for i in row) / len(row))
    spans = [(min(boxes[i][1] for i in row), max(boxes[i][3] for i in row)) for row in found]
    for i in (i for i in large if height[i] < TALL * tallest):
        middle = (boxes[i][1] + boxes[i][3]) / 2
        nearest = min(range(len(spans)), key=lambda row: max(spans[row][0] - middle, middle - spans[row][1]))
        if spans[nearest][0] - TALL * tallest < middle < spans[nearest][1] + TALL * tallest:
            found[nearest].append(i)
    return found
