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
from model.image import Page, around
from model.layers import ForwardPass
from model.network import Network
from model.numbers import arrange
from model.stroke_width import redrawn

TOUCHING = 0.9  # of a piece's height: a narrower piece does not contain two digits
WHOLE = 0.75  # of the tallest piece: a lower piece is a part of a digit
MOST_WIDE = 4  # pieces that are cut, the heaviest: each costs up to 0.1 s
SLOPES = np.linspace(-0.9, 0.9, 37)  # of a row, downwards
APART = 0.65  # of the main digit's size: levels that are further apart are two rows
ROW, STEEP = 0.7, 0.3  # the cost of a row, and of a slope of 1; a digit costs the square of its distance from its row's level
FAR = 1.7  # of the main digit's size: what is further away at the end of a row belongs to it only if it is certainly a digit
BELOW = 2.5  # of the main digit's size: rows that are further apart
SURE = 0.6  # of the digits of a row: if fewer look like digits, the row is something else
FAINTER = 0.25  # of the main digit's contrast: a fainter piece is no digit
LOW = 0.4  # of the main digit's size: a lower mark is no digit if it does not look like one
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

    @property
    def is_sure(self) -> bool:
        return self.confidence >= doubt.THRESHOLD


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
    size = max(page.pieces[i].size for i in single)

    def apart(i: int, j: int) -> float:
        return max(0.0, between(boxes[i], boxes[j]))

    @cache
    def look(indices: tuple[int, ...]) -> Found:
        pixels = redrawn(page.mask(indices))[1]
        passed = network.forward(pixels)
        return Found(around([boxes[i] for i in indices]), indices, pixels, passed, float(doubt.confidence(passed)))

    found = []
    for row in _of_this_number(page, rows(large, boxes, size), single):
        order = sorted(row, key=lambda i: boxes[i][0] + boxes[i][2])
        largest = max(page.pieces[i].size for i in row)
        groups = arrange(order, boxes, largest, apart, lambda indices: look(indices).confidence)
        if groups is None:
            return []
        digits = _without_marks([look(tuple(sorted(indices))) for indices in groups], size)
        if sum(digit.is_sure for digit in digits) >= max(1, SURE * len(digits)):
            found.append(digits)
    digits = [digit for row in found for digit in row]
    if sum(digit.is_sure for digit in digits) < 2:
        return []
    # One digit whose strokes lie apart, such as an 8 of two rings, is surer as a whole than its weakest part.
    everything = tuple(sorted(i for digit in digits for i in digit.pieces))
    is_number = len(digits) > 2 or look(everything).confidence < min(digit.confidence for digit in digits)
    return found if is_number else []


def _together(page: Page, single: tuple[int, ...]) -> list[int]:
    """Return the indices of the pieces of ink that may belong to the same number as the photo's main (most prominent) digit.

    They are not much smaller, larger, lighter or fainter than the main digit. single: the indices of the main digit's pieces.
    """
    if not single:
        return []
    pieces, weights = page.pieces, page.weights
    size = max(pieces[i].size for i in single)
    weight, contrast = max(weights[i] for i in single), max(pieces[i].contrast for i in single)

    def is_alike(i: int) -> bool:
        is_ink = weights[i] > LIGHT * weight and pieces[i].contrast > FAINTER * contrast
        return is_ink and TAP * size < pieces[i].size < 3 * size and not pieces[i].cut_off

    return [i for i in range(len(pieces)) if i in single or is_alike(i)]


def _without_marks(digits: list[Found], size: float) -> list[Found]:
    """Leave out what does not look like a digit if it is low, such as a dot or a dash, or far away at an end of the row.

    digits: a row, from left to right. size: the size of the main digit.
    """
    kept = [digit for digit in digits if digit.is_sure or digit.box[3] - digit.box[1] > LOW * size]
    for end, neighbour in ((0, 1), (-1, -2)):
        while len(kept) > 1 and not kept[end].is_sure and between(kept[end].box, kept[neighbour].box) > FAR * size:
            kept.pop(end)
    return kept


def _of_this_number(page: Page, found: list[list[int]], single: tuple[int, ...]) -> list[list[int]]:
    """Return the rows of digits that belong to the same number as the main digit, the most prominent digit in the photo.

    The main digit's row is always kept. Another row is left out as other handwriting if it is far away, if the photo's border
    cuts it off, or if its height is at most SMALLER times that of the main digit's row.
    found: all rows, each as a list of indices of pieces of ink. single: the indices of the main digit's pieces of ink.
    """
    boxes = [piece.box for piece in page.pieces]
    size = max(page.pieces[i].size for i in single)

    def height(row: list[int]) -> float:
        return max(boxes[i][3] - boxes[i][1] for i in row)

    def is_near(row: list[int], other: list[int]) -> bool:
        return any(between(boxes[i], boxes[j]) < BELOW * size for i in row for j in other)

    main = next(row for row in found if set(row) & set(single))
    left = [row for row in found if row is not main and height(row) > SMALLER * height(main) and not _is_cut_off(page, row)]
    kept = [main]
    for row in kept:  # grows
        kept += [other for other in left if is_near(row, other)]
        left = [other for other in left if other not in kept]
    return [row for row in found if row in kept]


def _is_cut_off(page: Page, row: list[int]) -> bool:
    """Return whether the photo's border cuts off a piece of ink that stands in a row and is about as large as its digits."""
    _, top, _, bottom = around([page.pieces[i].box for i in row])
    high = max(page.pieces[i].box[3] - page.pieces[i].box[1] for i in row)
    return any(
        SMALLER * high < piece.size < 4 * high and min(bottom, piece.box[3]) - max(top, piece.box[1]) > 0.2 * high
        for piece in page.pieces
        if piece.cut_off
    )


def rows(large: list[int], boxes: list[Box], size: float) -> list[list[int]]:
    """Group pieces of ink into rows of text, which may slope. Return the rows from top to bottom, as lists of piece indices.

    For each slope, each piece has a level: how far its middle lies below a line with this slope. Pieces whose levels are close
    together form a row. The best slope gives few rows in which the levels differ little, and is not steep.
    large: the indices of the pieces to group. boxes: the bounding box of each piece, by index. size: the size of a digit.
    """
    middles = np.array([((boxes[i][0] + boxes[i][2]) / 2, (boxes[i][1] + boxes[i][3]) / 2) for i in large]) / size  # (n, 2)

    def split(slope: float) -> tuple[float, list[np.ndarray]]:
        """Return the cost of the rows with a slope, and the positions in `large` of each row's pieces."""
        levels = middles[:, 1] - slope * middles[:, 0]  # (n,)
        order = np.argsort(levels)
        found = np.split(order, np.flatnonzero(np.diff(levels[order]) > APART) + 1)
        scatter = sum(float(((levels[row] - levels[row].mean()) ** 2).sum()) for row in found)
        return scatter + ROW * len(found) + STEEP * slope**2, found

    _, found = min((split(float(slope)) for slope in SLOPES), key=lambda way: way[0])
    return [[large[k] for k in row] for row in found]
