"""Find the ink in a photograph of a sheet: even out the light, and remove the sheet's printed lines.

Ink is measured as optical density: the logarithm of the paper's brightness divided by the pixel's. A division by the paper's own
brightness removes shadows and lamps. Inks multiply light too, so the density of a printed line is subtracted, and what is written
over it remains whole.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

cv2.setNumThreads(1)  # the server has other visitors

SIDE = 1200  # px: the longer side of the image in which ink is searched
FAINTEST = 0.05  # density of ink; less is no ink
DARK = 0.03  # is added to the brightness, because the noise in the dark has no meaning
STROKE = 1 / 8  # of the longer side: what is narrower and darker than its surroundings on both sides is ink, not shadow
THUMBNAIL = 160  # px: the longer side of the image in which very thick strokes and the polarity are found
FILLED = 0.044  # of the longer side: strokes of the other brightness that are narrower are filled, to tell light ink from dark
AROUND_STROKE = 0.275  # of the longer side: a stroke differs from the median over so much
RIM = 1 / 80  # of the longer side: the width of the rim of a shape
STEEPEST = 18  # degrees: of printed lines, against the edges of the photo
RIDGE = 4  # px: a line is darker than the sheet at this distance on both sides
BLOCK = 8  # px: columns of the image that are averaged to find a line
LEAST_BLOCKS = 6  # of the width, for lines to be found
SEARCHED = 300  # px: the longer side of the image in which lines are searched
SMALL = 400  # px: a line in an image of a smaller shorter side must go from edge to edge
LONG = 0.3  # of the width: what is shorter is no line
NOISE, FAINTEST_LINE = 4.0, 0.012  # the density of a line, in units of the usual one of no line; and at least
CROOKED = 1.2  # px: the usual distance of a line from a parabola
ENDS = 0.5  # of a line's usual strength, that it has at the edges of the image if it reaches them
SPAN = 0.4  # of the image's width: a shorter line may be a stroke
OVER = 0.8  # of a line's density, that ink upon it adds at least
AROUND = 9  # blocks whose median is the density of a line
VARIES = 1.5  # a line is nowhere more than so many times as dense as in its whole length; what is denser is ink along the line


@dataclass(frozen=True)
class Ink:
    """The ink in a photo. Each array is float32 (height, width), for the photo reduced to at most SIDE px a side.

    Optical density is the logarithm of the paper's brightness divided by the pixel's brightness.
    paper: the brightness that each pixel would have without ink, 0 to 1.
    even: the optical density of the ink and the ruled lines, after shadows and uneven light are removed. 0 = paper.
    lines: the optical density of the lines that are ruled on the paper, without ink. 0 = no line.
    inverted: whether the ink is lighter than the paper. If so, the arrays describe the inverted photo.
    """

    paper: np.ndarray
    even: np.ndarray
    lines: np.ndarray
    inverted: bool

    @cached_property
    def density(self) -> np.ndarray:
        """The optical density of the ink at each pixel, float32 (height, width), without the printed lines. 0 = paper."""
        return alone(self.even, self.lines)


@dataclass(frozen=True)
class Track:
    """A long line in a photo: a line that is ruled on the paper, or a pen stroke.

    x, y: its points, in px of the image that was searched. reaches: whether it goes from one edge of the image to the other.
    """

    x: np.ndarray
    y: np.ndarray
    reaches: bool


def find(grey: np.ndarray, inverted: bool, is_thin: bool = False) -> Ink:
    """Separate the ink in an image from paper, shadows and printed lines. Return paper, ink and lines as an `Ink`.

    grey: brightness, uint8 (height, width), at most SIDE px a side.
    inverted: whether the ink is lighter than the paper.
    is_thin: whether all strokes are narrower than STROKE times the longer side. If so, wider dark areas are treated as shadows.
    """
    if inverted:
        grey = 255 - grey
    paper = _paper(grey, 0.0 if is_thin else _thickest(grey))
    even = density(grey, paper)
    # The closing follows the brightest grains of the sheet. Most pixels are sheet, so their median density is 0.
    above = min(float(np.median(even)), 3 * spread(even))
    paper, even = (paper + DARK) * math.exp(-above) - DARK, even - np.float32(above)
    return Ink(paper, even, _lines(even), inverted)


def density(grey: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Return the optical density of an image, float32, 0 = paper. grey: uint8. paper: the brightness of the paper, 0 to 1."""
    return np.log((paper + DARK) / (grey.astype(np.float32) / 255 + DARK))


def alone(even: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Remove printed lines from an image's optical density. Return the density of the ink alone.

    Pixels at which ink covers a line are not changed. They are recognised by a much higher density than that of the line.
    even: the density of ink and lines together. lines: the density of the lines alone.
    """
    rest = even - lines
    return np.where(rest > OVER * cv2.dilate(lines, np.ones((3, 3), np.uint8)), even, rest)


def spread(values: np.ndarray) -> float:
    """Estimate the standard deviation of an image's noise from the median difference of neighbouring pixels."""
    differences = np.abs(values[:, 2:] - values[:, :-2])
    return float(np.median(differences)) / 0.6745 / math.sqrt(2) if differences.size else 0.0


def is_light(grey: np.ndarray) -> bool:
    """Return whether the ink is lighter than the paper. grey: brightness, uint8 (height, width).

    Narrow light shapes and narrow dark shapes are compared by area and contrast. The ink is what prevails. Strokes of the other
    brightness are filled before, because dark ink divides a light page into narrow parts. The rim of a wide shape does not count.
    """
    small = reduced(grey, THUMBNAIL)
    side = max(small.shape)
    values = np.log(small.astype(np.float32) / 255 + DARK)
    middle = np.log(cv2.medianBlur(small, _odd(AROUND_STROKE * side)).astype(np.float32) / 255 + DARK)

    def narrow(values: np.ndarray, middle: np.ndarray) -> float:
        """Return how much of an image is narrower and brighter than its surroundings."""
        filled = cv2.morphologyEx(values, cv2.MORPH_CLOSE, _square(FILLED * side))
        wide = cv2.morphologyEx(filled, cv2.MORPH_OPEN, _square(STROKE * side))
        for _ in range(round(RIM * side)):
            wide = np.minimum(cv2.dilate(wide, _square(3)), filled)
        return float((np.minimum(filled - wide, values - middle).clip(0) ** 2).sum())

    return narrow(values, middle) > narrow(-values, -middle)


def _paper(grey: np.ndarray, thickest: float) -> np.ndarray:
    """Return the brightness of the paper at each pixel, as if there were no ink on it, float32 (height, width), 0 to 1.

    A morphological closing removes what is darker than its surroundings and narrower than the kernel. It keeps the edges of wide
    shadows. thickest: the half width of the thickest stroke, in px.
    """
    side = max(grey.shape)
    widest = min(max(STROKE * side, 3, 5 * thickest), 2 * side)
    smooth = cv2.medianBlur(grey, 5) if side > 3 * THUMBNAIL else grey
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, _square(widest))
    return cv2.blur(closed, (_odd(side / 200), _odd(side / 200))).astype(np.float32) / 255


def _thickest(grey: np.ndarray) -> float:
    """Return half the width of the thickest stroke, in px. Dark areas that touch the border, such as a table, are ignored."""
    small = reduced(grey, THUMBNAIL)
    scale = max(grey.shape) / max(small.shape)
    _, dark = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    padded = np.pad(dark, 1, constant_values=1 if dark[[0, -1]].mean() > 0.5 else 0)
    _, labels = cv2.connectedComponents(padded, connectivity=8)
    touching = np.unique(np.concatenate([labels[1], labels[-2], labels[:, 1], labels[:, -2]]))
    inner = padded.astype(bool) & ~np.isin(labels, touching)
    if not inner.any() and max(grey.shape) < THUMBNAIL:
        inner = padded.astype(bool)
    if inner.all():
        return float(max(grey.shape))
    return float(cv2.distanceTransform(inner.astype(np.uint8), cv2.DIST_L2, 5).max()) * scale


def _lines(even: np.ndarray) -> np.ndarray:
    """Return the optical density of the lines that are ruled on the paper, with the shape of `even`. 0 = no line.

    A long line is ruled if it goes from one edge of the image to the opposite edge, or if there are at least three of its
    direction, or two with three that cross them. In a small image it must go from edge to edge, because strokes are long there.
    even: the optical density of ink and lines together.
    """
    reduction = max(1, round(max(even.shape) / SEARCHED))
    small = shrunk(even, reduction)
    rows, columns = _tracks(small), _tracks(small.T)
    if min(even.shape) < SMALL or len(rows) < (3 if len(columns) < 3 else 2):
        rows = [track for track in rows if track.reaches]
    if min(even.shape) < SMALL or not rows or len(columns) < 3:
        columns = [track for track in columns if track.reaches]
    return _drawn(even, rows, reduction) + _drawn(np.ascontiguousarray(even.T), columns, reduction).T


def _sheared(values: np.ndarray, slope: float) -> np.ndarray:
    """Shear an image so that lines with this slope become level: column x is moved up by slope * (x - middle)."""
    middle = values.shape[1] / 2
    matrix = np.array([[1, 0, 0], [slope, 1, -slope * middle]], np.float32)
    return cv2.warpAffine(values, matrix, values.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def _tracks(small: np.ndarray) -> list[Track]:
    """Return the long, nearly straight lines in an image that run from left to right. small: the image's optical density.

    For each slope, the image is sheared so that lines of this slope become level. A morphological opening then removes what is
    shorter than LONG, such as the ink of digits. A line is what remains darker than the rows above and below it.
    """
    height, width = small.shape
    blocks = width // BLOCK
    if blocks < LEAST_BLOCKS:
        return []
    ridges = np.zeros((height, blocks), np.float32)
    for degrees in np.arange(-STEEPEST, STEEPEST + 0.1, 0.6):
        slope = math.tan(math.radians(degrees))
        level = cv2.resize(_sheared(small, slope)[:, : blocks * BLOCK], (blocks, height), interpolation=cv2.INTER_AREA)
        level[:, 1:-1] = cv2.blur(level, (3, 1))[:, 1:-1]
        level = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, round(LONG * blocks)), np.uint8))
        padded = np.pad(level, ((RIDGE, RIDGE), (0, 0)), mode="edge")
        ridge = level - np.maximum(padded[: -2 * RIDGE], padded[2 * RIDGE :])
        ridges = np.maximum(ridges, _sheared(ridge, -slope * BLOCK))
    least = max(NOISE * float(np.median(ridges)), FAINTEST_LINE)
    ridges[(ridges < least) | (ridges < cv2.dilate(ridges, np.ones((2 * RIDGE + 1, 1), np.uint8)))] = 0
    wide = cv2.resize(ridges, (blocks * BLOCK, height), interpolation=cv2.INTER_NEAREST)
    count, names, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate((wide > 0).astype(np.uint8), np.ones((3, 1), np.uint8)))
    found = []
    for i in range(1, count):
        left, top, long, high = (int(v) for v in stats[i, :4])
        if long < SPAN * width:
            continue
        part = (slice(top, top + high), slice(left, left + long))
        values = wide[part] * (names[part] == i)
        y = top + (values * np.arange(high)[:, None]).sum(axis=0) / values.sum(axis=0)
        x = np.arange(left, left + long)
        curve = np.polynomial.Polynomial.fit(x, y, 2)
        if np.sqrt(np.mean((curve(x) - y) ** 2)) < CROOKED:
            ends = values[:, [0, -1]].max(axis=0)  # a stroke that ends near the edge of the photo does not reach it
            is_whole = ends.min() > ENDS * np.median(values.max(axis=0))
            reaches = bool(is_whole) and long == blocks * BLOCK
            found.append(Track(np.arange(width), curve(np.arange(width)), reaches))
    return found


def _drawn(even: np.ndarray, tracks: list[Track], reduction: int) -> np.ndarray:
    """Return the optical density of ruled lines, with the shape of `even`.

    even: the optical density of ink and lines together.
    tracks: the lines, with coordinates in px of a smaller copy of `even`. reduction: the factor by which the copy is smaller.
    """
    found = np.zeros_like(even)
    for track in tracks:
        x, y, level, whole = _level(even, track, reduction)
        if len(level[0]) >= AROUND:
            _add_line(found, x, y, np.minimum(level, VARIES * whole))
    return found


def _level(even: np.ndarray, track: Track, reduction: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Measure the optical density of a ruled line, as medians along the line, so that crossing ink has no effect.

    Return x, y, level, whole. x, y: the points on the middle of the line, in px. level: the densities, (across, n), a row for
    each distance from the middle, a column for each of n places along the line. whole: (across, 1), medians over the whole line.
    even: the density of ink and lines. track: the line, in px of a smaller copy of `even`. reduction: the factor between the two.
    """
    half = RIDGE * reduction + 2
    x = np.arange(math.floor(track.x[0] * reduction), min(even.shape[1], math.ceil((track.x[-1] + 1) * reduction)))
    y = np.interp(x, (track.x + 0.5) * reduction - 0.5, (track.y + 0.5) * reduction - 0.5)
    step = BLOCK * reduction
    count = len(x) // step
    across = np.arange(-half, half + 1)
    columns = np.broadcast_to(x.astype(np.float32), (len(across), len(x)))
    band = cv2.remap(even, np.ascontiguousarray(columns), (y + across[:, None]).astype(np.float32), cv2.INTER_CUBIC)
    medians = np.median(band[:, : count * step].reshape(len(across), count, step), axis=2)  # (across, count)
    padded = np.pad(medians, ((0, 0), (AROUND // 2, AROUND // 2)), mode="edge")
    local = np.median(np.lib.stride_tricks.sliding_window_view(padded, AROUND, axis=1), axis=2)
    level, whole = (
        np.maximum(values - np.minimum(values[:1], values[-1:]), 0)  # the line only, not what lies beside it
        for values in (local, np.median(medians, axis=1, keepdims=True))
    )
    return x, y, level, whole


def _add_line(found: np.ndarray, x: np.ndarray, y: np.ndarray, level: np.ndarray) -> None:
    """Write the optical density of one ruled line into the array `found`. Pixels that already have a higher density keep it.

    x, y: the points on the middle of the line, in px. level: the line's density, (across, n). Each column is one of n places
    along the line. Each row is one distance from the middle, from above the line to below.
    """
    half = len(level) // 2
    level = cv2.resize(level.astype(np.float32), (len(x), len(level)), interpolation=cv2.INTER_LINEAR)
    first = np.floor(y).astype(int) - half + 1
    rows = first + np.arange(2 * half - 1)[:, None]  # (rows, x)
    inside = (rows >= 0) & (rows < found.shape[0])
    values = cv2.remap(
        level,
        np.ascontiguousarray(np.broadcast_to(np.arange(len(x), dtype=np.float32), rows.shape)),
        (rows - y + half).astype(np.float32),
        cv2.INTER_CUBIC,
    )
    places = rows.clip(0, found.shape[0] - 1), np.broadcast_to(x, rows.shape)
    found[places] = np.where(inside, np.maximum(found[places], values), found[places])


def reduced(grey: np.ndarray, side: int) -> np.ndarray:
    """Shrink an image until its longer side is at most `side` px."""
    factor = max(grey.shape) / side
    if factor <= 1:
        return grey
    size = max(1, round(grey.shape[1] / factor)), max(1, round(grey.shape[0] / factor))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA)


def shrunk(values: np.ndarray, factor: int) -> np.ndarray:
    """Shrink an image by a whole factor: each new pixel is the mean of factor x factor pixels."""
    if factor == 1:
        return values
    height, width = values.shape[0] // factor, values.shape[1] // factor
    return cv2.resize(values[: height * factor, : width * factor], (width, height), interpolation=cv2.INTER_AREA)


def _square(size: float) -> np.ndarray:
    return np.ones((_odd(size), _odd(size)), np.uint8)


def _odd(size: float) -> int:
    """Return the odd integer nearest to a size, at least 1."""
    return max(1, 2 * round((float(size) - 1) / 2) + 1)
