"""Read a photo of several digits. Its connected components of ink, called pieces, are put into rows and grouped into digits.

The pieces of a row are grouped in the same way as the strokes of a drawing (`model.numbers`). Digits that touch form one piece.
It is cut at its thinnest columns if the network recognises all parts as digits, but not the whole piece.
"""

import math
from functools import cache

import numpy as np

from model.digit import TAP, from_page
from model.distance import Box, between
from model.doubt import THRESHOLD
from model.image import FAINT, Page, around
from model.network import Network
from model.numbers import Part, arrange

TOUCHING = 0.9  # of a piece's height: a narrower piece does not contain two digits
MOST_WIDE = 4  # pieces that are cut, the heaviest: each costs up to 0.1 s
SLOPES = np.linspace(-1.1, 1.1, 45)  # of a row, downwards
STEEP, TURN = 0.15, 0.25  # the digits of a row with a higher slope are turned back by a share of the row's angle
APART = 0.65  # of the main digit's size: levels that are further apart are two rows
ROW = 0.7  # the cost of a row; a digit costs the square of its distance from its row's level
LIGHT = 0.02  # of the weight of the main piece: a lighter piece is no digit
SMALLER = 0.6  # of the main row's height: a lower row is other handwriting


def cut_touching(page: Page, network: Network) -> Page:
    """Cut pieces of ink that consist of touching digits. Return a page with more pieces, or the same page if none touch."""
    heights = {i: page.pieces[i].box[3] - page.pieces[i].box[1] for i in _together(page, page.digit())}
    widths = {i: page.pieces[i].box[2] - page.pieces[i].box[0] for i in heights}
    wide = [i for i in heights if widths[i] > TOUCHING * heights[i]]
    for i in sorted(wide, key=lambda i: -page.weights[i])[:MOST_WIDE]:
        if look(page, (i,), network).is_sure:
            continue
        columns = page.thin_columns(i)
        sliced = page.cut(i, columns)
        slices = [i, *range(len(page.pieces), len(sliced.pieces))]
        boxes = [piece.box for piece in sliced.pieces]
        confidence = cache(lambda indices, sliced=sliced: look(sliced, indices, network).confidence)
        groups = arrange(slices, boxes, heights[i], lambda a, b: 0.0, confidence) or []
        if len(groups) > 1 and all(confidence(tuple(sorted(group))) >= THRESHOLD for group in groups):
            page = page.cut(i, [columns[slices.index(group[0]) - 1] for group in groups[1:]])
    return page


def look(page: Page, pieces: tuple[int, ...], network: Network, turn: float = 0.0) -> Part:
    """Classify pieces of ink as one digit. pieces: their indices in `page.pieces`. turn: as in `Page.mask`."""
    digit = from_page(page, pieces, turn)
    return Part(pieces, around([page.pieces[i].box for i in pieces]), digit, network.forward(digit.pixels))


def read_page(page: Page, network: Network) -> list[list[Part]]:
    """Find and classify the digits of a number in a photo. Return rows from top to bottom, with the digits from left to right.

    Other handwriting, and rows in which nothing looks like a digit, are left out. Touching digits are found only if
    `cut_touching` has separated them. The result is empty if fewer than two digits are found.
    """
    single = page.digit()
    large = _together(page, single)
    if len(large) < 2:
        return []
    boxes = [piece.box for piece in page.pieces]
    lines, slope = rows(large, boxes, max(page.pieces[i].size for i in single))

    turn = TURN * math.degrees(math.atan(slope)) if abs(slope) > STEEP else 0.0
    part = cache(lambda indices: look(page, indices, network, turn))

    def apart(i: int, j: int) -> float:
        return max(0.0, between(boxes[i], boxes[j]))

    found = []
    for row in _of_this_number(page, lines, single):
        largest = max(page.pieces[i].size for i in row)
        groups = arrange(row, boxes, largest, apart, lambda indices: part(indices).confidence) or []
        digits = [part(tuple(sorted(indices))) for indices in groups]
        if any(digit.is_sure for digit in digits):
            found.append(digits)
    digits = [digit for row in found for digit in row]
    return found if sum(digit.is_sure for digit in digits) >= 2 else []


def _together(page: Page, single: tuple[int, ...]) -> list[int]:
    """Return the indices of the pieces of ink that may belong to the same number as the main digit, whose pieces are `single`."""
    if not single:
        return []
    pieces, weights = page.pieces, page.weights
    size, weight = max(pieces[i].size for i in single), max(weights[i] for i in single)

    def is_alike(i: int) -> bool:
        return TAP * size < pieces[i].size < 3 * size and weights[i] > LIGHT * weight and not pieces[i].cut_off

    return [i for i in range(len(pieces)) if i in single or is_alike(i)]


def rows(large: list[int], boxes: list[Box], size: float) -> tuple[list[list[int]], float]:
    """Group pieces of ink into rows, from top to bottom, each with the indices from left to right. Return them and their slope.

    For each slope, each piece has a level: how far its middle lies below a line with this slope. Pieces whose levels are close
    together form a row. The best slope gives few rows in which the levels differ little.
    large: the indices of the pieces. boxes: the bounding box of each piece, by index. size: the size of a digit.
    """
    large = sorted(large, key=lambda i: boxes[i][0] + boxes[i][2])
    middles = np.array([((boxes[i][0] + boxes[i][2]) / 2, (boxes[i][1] + boxes[i][3]) / 2) for i in large]) / size  # (n, 2)

    def split(slope: float) -> tuple[float, list[np.ndarray], float]:
        """Split the pieces into rows. Return the cost, the positions in `large` of each row's pieces, and the slope."""
        levels = middles[:, 1] - slope * middles[:, 0]  # (n,)
        order = np.argsort(levels)
        found = np.split(order, np.flatnonzero(np.diff(levels[order]) > APART) + 1)
        scatter = sum(float(((levels[row] - levels[row].mean()) ** 2).sum()) for row in found)
        return scatter + ROW * len(found), found, slope

    _, found, slope = min((split(float(slope)) for slope in SLOPES), key=lambda way: way[0])
    return [[large[k] for k in sorted(row)] for row in found], slope


def _of_this_number(page: Page, found: list[list[int]], single: tuple[int, ...]) -> list[list[int]]:
    """Return the row of the photo's main digit, whose pieces are `single`, and those rows that belong to the same number.

    A row is other handwriting if its height is at most SMALLER times that of the main row, or if the photo's border cuts off a
    piece of ink beside it that is as large as a digit.
    """

    def height(row: list[int]) -> float:
        return max(page.pieces[i].box[3] - page.pieces[i].box[1] for i in row)

    def is_cut_off(row: list[int]) -> bool:
        _, top, _, bottom = around([page.pieces[i].box for i in row])
        high = height(row)
        return any(
            SMALLER * high < piece.size < 4 * high and min(bottom, piece.box[3]) - max(top, piece.box[1]) > 0.2 * high
            for piece in page.pieces
            if piece.cut_off and piece.contrast > FAINT * page.pieces[row[0]].contrast
        )

    main = next(row for row in found if set(row) & set(single))
    return [row for row in found if row is main or (height(row) > SMALLER * height(main) and not is_cut_off(row))]
