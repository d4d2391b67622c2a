"""Convert a photo or another image to 28x28 pixels.

`model.paper` finds the ink. This module finds the connected components of the ink, called pieces, and selects those of the main
digit. `model.stroke_width` draws them again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image, ImageOps

from model import checkpoint, doubt, paper
from model.distance import Box, between
from model.image_file import brightness
from model.network import Network
from model.paper import Ink
from model.stroke_width import half_thickness, redrawn

TINY = 24  # px: an image whose longer side is shorter is enlarged to twice its size
SCAN = 400  # px: the longer side of an image that may be a scan, even if its border is uneven
LOOK = 112  # px: the longer side of the image of one digit
COARSE, LARGE = 600, 120  # px: an image, and a digit in it, of at least this size are searched at half of their size
NEAR, DUST = 0.3, 0.1  # of the digit's size: pieces that are nearer and larger belong to it
LARGER = 1.5  # times the size of its main piece: a larger piece does not belong to the digit
FAINT = 0.4  # of the digit's contrast: a fainter piece does not belong to it
RIVAL = 0.5  # of the weight of the digit: with a piece that is nearly as heavy, the photo is not clear
CENTRAL = 0.35  # of the photo's longer side: a piece so far from the middle counts half
THICKEST = 0.4  # of a piece's longer side: a thicker one is a blot or a hole
LEAST_SCORE = 3e-4  # for each px of the photo's longer side: a photo of a lower score is blank
CLEAR = 4  # times the least score must the heaviest piece have, if a photo can be seen in several ways
SURER = 1.5  # times as clearly as a photo must an image show a digit as a scan, to be read as one
GRAIN = 2  # times the contrast of a table's grain must ink have, to be no grain
SHARE, FAINT_PART = 0.42, 0.3  # of the contrast of full ink: less is paper; the same, while pieces are searched
APART = 0.12  # of a piece's height: the least distance between two cuts
REMAINS = 9  # px of the image of one digit: so near to a piece, faint ink belongs to it
HOLE = 20  # px of the image of one digit: smaller holes are filled
MAX_PIECES = 250  # that are looked at, the heaviest


@dataclass(frozen=True)
class Piece:
    """A connected component of ink in a photo, such as a stroke."""

    box: Box  # the bounding box, in px of the reduced photo
    contrast: float  # the contrast between ink and paper, 0 to 1
    length: float  # the length of the piece's strokes, in px
    crowded: float  # the area of other ink around the piece, relative to the piece's own area
    grain: float  # the median contrast of the blank surface around the piece, 0 to 1. It is high on a wooden table.
    cut_off: bool  # whether the piece touches the border of the photo
    thickness: float  # the width of the piece's strokes, relative to its longer side

    @property
    def size(self) -> float:
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])


@dataclass(frozen=True)
class Page:
    """A photo, and the connected components of ink in it, called pieces."""

    grey: np.ndarray  # the photo's brightness in full size, uint8 (height, width). If the photo is tiny, it is enlarged.
    ink: Ink  # the ink in the photo, which is reduced to at most paper.SIDE px a side
    reduction: int  # the integer factor by which the label image `names` is smaller than the reduced photo, `ink.photo`
    names: np.ndarray  # int32, i + 1 at each pixel of `pieces[i]`, and 0 at pixels that belong to no piece
    pieces: tuple[Piece, ...]

    def digit(self) -> tuple[int, ...]:
        """Return the indices of the pieces of ink that form the main digit: the heaviest piece, and strokes near it.

        Return () if the photo seems to be blank.
        """
        if self.score <= LEAST_SCORE * max(self.ink.photo.shape):  # grain and remains of printed lines have low weights
            return ()
        first = self.pieces[self.heaviest]
        chosen, size = {self.heaviest}, first.size
        for _ in range(2):
            box = around([self.pieces[i].box for i in chosen])
            chosen |= {
                i
                for i, piece in enumerate(self.pieces)
                if DUST * size < piece.size < LARGER * size
                and between(piece.box, box) <= NEAR * size
                and piece.contrast > FAINT * first.contrast
                and (first.cut_off or not piece.cut_off)
                and piece.thickness <= THICKEST
            }
            size = max(self.pieces[i].size for i in chosen)
        return tuple(sorted(chosen))

    @property
    def heaviest(self) -> int:
        """The index of the piece of ink that is most likely to belong to a digit. Raises ValueError if there is no piece."""
        return self.weights.index(max(self.weights))

    @property
    def score(self) -> float:
        """The Euclidean norm of all weights. Many small digits can score as high as a large one. Dust adds little."""
        return math.hypot(*self.weights)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """A score for each piece of ink. Long, dark, isolated, central pieces score high, because they are probably a digit."""
        return tuple(map(self._weight, self.pieces))

    def _weight(self, piece: Piece) -> float:
        height, width = self.ink.photo.shape
        left, top, right, bottom = piece.box
        away = math.hypot((left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2) / max(width, height)
        margin = 0.1 * piece.size + 4
        sheet = self.ink.paper[max(0, int(top - margin)) : int(bottom + margin), max(0, int(left - margin)) : int(right + margin)]
        darkest, middle, brightest = np.percentile(sheet[::4, ::4], (5, 50, 95)) + paper.DARK
        contrast = max(piece.contrast - GRAIN * piece.grain, 0)
        weight = piece.length * contrast**2 * float(middle) / (1 + 2 * math.log(brightest / darkest))
        weight /= (1 + (away / CENTRAL) ** 2) * (1 + piece.crowded)
        if piece.cut_off:
            weight *= 0.05
        if piece.thickness > THICKEST or right - left > 4 * (bottom - top):
            weight *= 0.1
        return weight

    @cached_property
    def clarity(self) -> float:
        """How clearly the photo shows a digit: by the largest weight, and the shipped network's confidence. 0 for faint ink."""
        weight = max(self.weights, default=0.0)
        if weight <= CLEAR * LEAST_SCORE * max(self.ink.photo.shape):
            return 0.0
        pixels = [redrawn(self.mask(indices)) for indices in (self.digit(), (self.heaviest,))]
        return weight**0.25 * float(doubt.confidence(_judge().forward(np.array(pixels))).mean())

    def thin_columns(self, i: int) -> list[int]:
        """Return the x coordinates, in px of `names`, at which piece `i` can be cut to separate touching digits, ascending.

        In these columns, the piece has less ink than in the neighbouring ones.
        """
        left, top, right, bottom = (round(v / self.reduction) for v in self.pieces[i].box)
        ink = (self.names[top:bottom, left:right] == i + 1).sum(axis=0)
        margin = max(2, round(APART * (bottom - top)))
        return [left + x for x in range(margin, len(ink) - margin) if ink[x - margin : x + margin + 1].argmin() == margin]

    def cut(self, i: int, columns: Sequence[int]) -> "Page":
        """Return a copy of this photo in which piece `i` is cut at x coordinates, ascending, in px of `names`.

        The leftmost part replaces `pieces[i]`, and the other parts are appended to `pieces`.
        """
        r, names, pieces = self.reduction, self.names.copy(), list(self.pieces)
        left, top, right, bottom = (round(v / r) for v in pieces[i].box)
        whole = names[top:bottom, left:right] == i + 1
        for k, (start, end) in enumerate(pairwise([left, *columns, right])):
            part = whole[:, start - left : end - left]
            x, y, wide, high = cv2.boundingRect(part.astype(np.uint8))
            box = (start + x) * r, (top + y) * r, (start + x + wide) * r, (top + y + high) * r
            piece = replace(self.pieces[i], box=box, length=self.pieces[i].length * float(part.sum() / whole.sum()))
            if k == 0:
                pieces[i] = piece
            else:
                pieces.append(piece)
                names[top:bottom, start:end][part] = len(pieces)
        return replace(self, names=names, pieces=tuple(pieces))

    def mask(self, chosen: Sequence[int], turn: float = 0.0) -> np.ndarray:
        """Return an image of some pieces of ink, bool (height, width), True = ink, cropped to the ink, about LOOK px a side.

        Pieces that are smaller in the reduced photo are taken from the full-size photo.
        chosen: the indices of the pieces in `pieces`. turn: the rotation of the image, in degrees counterclockwise.
        """
        left, top, right, bottom = around([self.pieces[i].box for i in chosen])
        margin = 0.15 * max(right - left, bottom - top) + 2 * self.reduction
        height, width = self.ink.photo.shape
        x0, y0 = max(0, int(left - margin)), max(0, int(top - margin))
        x1, y1 = min(width, math.ceil(right + margin)), min(height, math.ceil(bottom + margin))
        scale = LOOK / max(right - left, bottom - top)
        size = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
        finer = self.grey.shape[1] / width
        if scale > 1 and finer > 1:
            fx, fy = finer, self.grey.shape[0] / height
            full = self.grey[round(y0 * fy) : round(y1 * fy), round(x0 * fx) : round(x1 * fx)]
            full = 255 - full if self.ink.inverted else full
            grey = cv2.resize(full, size, interpolation=cv2.INTER_AREA if finer > scale else cv2.INTER_CUBIC)
            sheet, lines = (
                cv2.resize(values[y0:y1, x0:x1], size, interpolation=cv2.INTER_LINEAR)
                for values in (self.ink.paper, self.ink.lines)
            )
            density = paper.alone(paper.density(grey, sheet), lines)
        else:
            way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            density = cv2.resize(self.ink.density[y0:y1, x0:x1], size, interpolation=way)
        r = self.reduction
        names = self.names[y0 // r : -(-y1 // r), x0 // r : -(-x1 // r)]
        window = np.isin(names, [i + 1 for i in chosen])
        place, others = (
            cv2.resize(values.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
            for values in (window, (names > 0) & ~window)
        )
        # A faint part of a stroke is in no piece. It is near to one, and no part of another digit.
        near = cv2.dilate(place, np.ones((2 * REMAINS + 1, 2 * REMAINS + 1), np.uint8)) > 0
        near &= (place > 0) | (cv2.dilate(others, np.ones((3, 3), np.uint8)) == 0)
        contrast = 1 - np.exp(-density)
        full = float(np.percentile(contrast[place > 0], 80)) if place.any() else 1.0
        local = cv2.dilate(cv2.blur(contrast, (5, 5)), np.ones((LOOK // 4, LOOK // 4), np.uint8))  # the pen presses unevenly
        found = near & (contrast > SHARE * np.minimum((full + local) / 2, full))
        _, holes, stats, _ = cv2.connectedComponentsWithStats((~found).astype(np.uint8), connectivity=4)
        is_small = stats[:, cv2.CC_STAT_AREA] < HOLE
        found |= is_small[np.asarray(holes, np.int32)]  # a pencil leaves the hollows of the paper blank
        if turn:
            found = np.asarray(Image.fromarray(found).rotate(turn, expand=True))
        x, y, wide, high = cv2.boundingRect(found.astype(np.uint8))
        return found[y : y + high, x : x + wide] if wide else np.ones((1, 1), bool)

    def is_clear(self, chosen: Sequence[int]) -> bool:
        """Return whether all other pieces of ink weigh less than RIVAL times the heaviest chosen one. chosen: their indices."""
        best = max(self.weights[i] for i in chosen)
        return all(self.weights[i] < RIVAL * best for i in range(len(self.pieces)) if i not in chosen)

    def view(self, boxes: Sequence[Box], side: int) -> tuple[np.ndarray, list[Box]]:
        """Cut out a square that contains all boxes, in px of the reduced photo. Return it, and the boxes within it.

        The square is an image of the ink, float32 (side, side), 1 = ink.
        """
        left, top, right, bottom = around(boxes)
        scale = side / (1.3 * max(right - left, bottom - top))
        x0, y0 = (left + right) / 2 - side / scale / 2, (top + bottom) / 2 - side / scale / 2
        matrix = np.array([[scale, 0, -x0 * scale], [0, scale, -y0 * scale]], np.float32)
        contrast = 1 - np.exp(-self.ink.density)
        contrast = contrast / max(float(np.percentile(contrast, 99.9)), paper.FAINTEST)
        drawn = cv2.warpAffine(contrast, matrix, (side, side), flags=cv2.INTER_AREA)
        placed = [((a - x0) * scale, (b - y0) * scale, (c - x0) * scale, (d - y0) * scale) for a, b, c, d in boxes]
        return ((drawn - FAINT_PART) / (1 - FAINT_PART)).clip(0, 1), placed


def around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def open_page(picture: Image.Image) -> Page:
    """Decode a photo and find the pieces of ink in it. Return a Page. Raises ImageError if the image is broken.

    If the border is dark, the ink may be light, or a bright sheet may lie on a dark table. If the image is small or has an even
    border, it may be a scan with even light. All these cases are tried, and the one that shows a digit most clearly is used.
    A tiny image is enlarged first, because its strokes are only about 2 px wide. It is not searched for ruled lines.
    """
    grey = brightness(picture)
    del picture  # decoded, it takes up to 50 MB
    is_tiny = max(grey.shape) < TINY
    if is_tiny:
        grey = np.asarray(ImageOps.scale(Image.fromarray(grey), 2))  # bicubic
    small = paper.reduced(grey, paper.SIDE)
    is_light = paper.is_light(small)
    polarities = (False, True) if is_light else (False,)  # dark ink, the more usual, if neither shows a digit clearly
    pages = (_page(grey, paper.find(small, inverted, may_be_ruled=not is_tiny)) for inverted in polarities)
    page = max(pages, key=lambda page: page.clarity)
    if max(small.shape) <= SCAN or paper.has_even_border(small, is_light):
        scan = _page(grey, paper.find(small, is_light, is_flat=True, may_be_ruled=not is_tiny))
        if scan.clarity > SURER * page.clarity:
            return scan
    return page


@cache
def _judge() -> Network:
    """Return the default network. It finds the digits in a photo, whichever network classifies them afterwards."""
    return checkpoint.load()


def _page(grey: np.ndarray, ink: Ink) -> Page:
    """Return a photo with its pieces of ink as a Page. grey: the photo's brightness in full size. ink: the ink in it."""
    if max(ink.photo.shape) >= COARSE and min(ink.photo.shape) >= 2:  # half of the size averages out grain and noise
        page = Page(grey, ink, 2, *_pieces(ink, 2))
        chosen = page.digit()
        if chosen and max(page.pieces[i].size for i in chosen) >= LARGE:
            return page
    return Page(grey, ink, 1, *_pieces(ink, 1))


def _pieces(ink: Ink, reduction: int) -> tuple[np.ndarray, tuple[Piece, ...]]:
    """Find the connected components of ink (pieces) in a photo. Return a label image and the pieces.

    The label image is int32, i + 1 at each pixel of piece i and 0 elsewhere. It is smaller than `ink` by the factor `reduction`.
    A pixel is ink if its contrast is above the noise of the paper and above a share of the highest contrast in its piece.
    """
    height, width = ink.density.shape[0] // reduction, ink.density.shape[1] // reduction
    whole = ink.density[: height * reduction, : width * reduction]
    density = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)  # unchanged if `reduction` is 1
    is_tiny = max(density.shape) <= 64
    if not is_tiny:
        density = cv2.GaussianBlur(density, (3, 3), 0)
    contrast = 1 - np.exp(-density)
    least = max(paper.FAINTEST, 4 * paper.spread(contrast))
    if is_tiny:  # most neighbouring pixels may differ because of the strokes
        least = min(least, FAINT_PART)
    count, names = cv2.connectedComponents((contrast > least).astype(np.uint8), connectivity=8)
    dark = names > 0
    names = np.asarray(names, np.int32)
    peaks = np.zeros(count, np.float32)
    np.maximum.at(peaks, names[dark], contrast[dark])
    peaks[peaks < 1.6 * least] = np.inf
    strong = (contrast > np.maximum(least, FAINT_PART * peaks)[names]) & dark
    count, names, stats, _ = cv2.connectedComponentsWithStats(strong.astype(np.uint8), connectivity=8)
    names = np.asarray(names, np.int32)
    total = np.bincount(names[strong], weights=contrast[strong], minlength=count)
    keep = sorted(range(1, count), key=lambda i: -total[i])[:MAX_PIECES]
    order = np.zeros(count, np.int32)
    pieces = []
    for k, i in enumerate(keep):
        order[i] = k + 1
        left, top, wide, high, area = (int(v) for v in stats[i])
        window = names[top : top + high, left : left + wide] == i
        thick = 2 * half_thickness(window)
        far = max(wide, high) // 2 + 1
        near = slice(max(0, top - far), top + high + far), slice(max(0, left - far), left + wide + far)
        some = slice(None, None, max(1, far // 12))
        blank = contrast[near][some, some][~strong[near][some, some]]
        r = float(reduction)
        pieces.append(
            Piece(
                box=(left * r, top * r, (left + wide) * r, (top + high) * r),
                contrast=float(total[i] / area),
                length=area / thick * r,
                crowded=np.count_nonzero(strong[near]) / area - 1,
                grain=float(np.median(blank)) if len(blank) else 0.0,
                cut_off=not ink.is_flat and (left == 0 or top == 0 or left + wide == width or top + high == height),
                thickness=thick / max(wide, high),
            )
        )
    return order[names], tuple(pieces)
