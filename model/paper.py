"""Find the ink in a photograph of a sheet: even out the light, and remove the sheet's printed lines.

Ink is measured as optical density: the logarithm of the paper's brightness divided by the pixel's. A division by the paper's own
brightness removes shadows and lamps. Inks multiply light too, so the density of a printed line is subtracted, and what is written
over it remains whole.
"""

import bisect
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
# Strokes narrower than the first share of the longer side, against the median over the second one, tell dark ink from light ink
# if one of them is so many times as much as the other.
SCALES = ((1 / 14, 1 / 6, 3.0), (1 / 8, 1 / 4, 2.0))
STEEPEST = 18  # degrees: of printed lines, against the edges of the photo
RIDGE = 6  # px: a line is darker than the sheet at this distance on both sides
BLOCK = 8  # px: columns of the image that are averaged to find a line
LEAST_BLOCKS = 22  # of the width, for lines to be found
SMALLEST, ENLARGED = 100, 4  # px: the longer side of an image in which lines are searched; how many times it is enlarged
HIDDEN = 0.1  # of the width, over which a line may be hidden by ink
END = 0.05  # of the width: a line that is lost so near to the edge of the photo goes on to it
ASTRAY = 2.5  # px of the reduced image, from its straight continuation: a line that was hidden goes on there
SPAN = 0.45  # of the image's width: a shorter line may be a stroke
COVERED = 0.5  # of its blocks, in which a line must be visible
REACH = 0.02  # of the width: a line that ends nearer to the edge of the photo reaches it
OVER = 0.8  # of a line's density, that ink upon it adds at least
AROUND = 9  # blocks whose median is the density of a line
DARKER = 2.5  # times the density of the other lines: a darker one that does not go from edge to edge is a stroke
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


def find(grey: np.ndarray, inverted: bool | None = None, is_thin: bool = False) -> Ink:
    """Separate the ink in an image from paper, shadows and printed lines. Return paper, ink and lines as an `Ink`.

    grey: brightness, uint8 (height, width), at most SIDE px a side.
    inverted: whether the ink is lighter than the paper. If it is None, this is determined from the image.
    is_thin: whether all strokes are narrower than STROKE times the longer side. If so, wider dark areas are treated as shadows.
    """
    inverted = _is_light(grey) if inverted is None else inverted
    if inverted:
        grey = 255 - grey
    paper = _paper(grey, 0.0 if is_thin else _thickest(grey))
    even = density(grey, paper)
    # The closing follows the brightest grains of the sheet. Most pixels are sheet, so their median density is 0.
    above = min(float(np.median(even)), 3 * spread(even))
    paper, even = (paper + DARK) * math.exp(-above) - DARK, even - np.float32(above)
    return Ink(paper, even, _all_lines(even), inverted)


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


def _is_light(grey: np.ndarray) -> bool:
    """Return whether the ink is lighter than the paper.

    Narrow light shapes and narrow dark shapes are compared by area and contrast. If one of them clearly prevails, it is ink.
    If neither does, or if the image is small, the border is assumed to be paper. The ink is then light if the brightest pixel
    differs more from the border's median brightness than the darkest pixel does.
    """
    small = reduced(grey, 2 * THUMBNAIL)
    if max(grey.shape) >= THUMBNAIL:
        values = np.log(small.astype(np.float32) + 13)
        for wide, around, sure in SCALES:
            middle = np.log(cv2.medianBlur(small, _odd(max(small.shape) * around)).astype(np.float32) + 13)
            kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (_odd(max(small.shape) * wide),) * 2)
            dark = np.minimum(cv2.morphologyEx(values, cv2.MORPH_BLACKHAT, kernel), middle - values).clip(0)
            light = np.minimum(cv2.morphologyEx(values, cv2.MORPH_TOPHAT, kernel), values - middle).clip(0)
            of_dark, of_light = float((dark**3).sum()), float((light**3).sum())
            if max(of_dark, of_light) > sure * min(of_dark, of_light):
                return of_light > of_dark
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    middle = float(np.median(border))
    return float(grey.max()) - middle > middle - float(grey.min())


def _paper(grey: np.ndarray, thickest: float) -> np.ndarray:
    """Return the brightness of the paper at each pixel, as if there were no ink on it, float32 (height, width), 0 to 1.

    A morphological closing removes what is darker than its surroundings and narrower than the kernel. It keeps the edges of wide
    shadows. thickest: the half width of the thickest stroke, in px.
    """
    side = max(grey.shape)
    widest = min(max(STROKE * side, 3, 5 * thickest), 2 * side)
    smooth = cv2.medianBlur(grey, 5) if side > 3 * THUMBNAIL else grey
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (_odd(widest), _odd(widest)))
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, kernel)
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


def _all_lines(even: np.ndarray) -> np.ndarray:
    """Return the optical density of the lines that are ruled on the paper, with the shape of `even`. 0 = no line.

    even: the optical density of ink and lines together. Thin and wide lines are searched for at different scales.
    A very small image is not searched. A small image is enlarged first. In an enlarged image, a line must go from edge to edge,
    because a shorter line may be a pen stroke. The same applies to wide lines in an image of medium size.
    """
    height, width = even.shape
    most = min(even.shape) / (LEAST_BLOCKS * BLOCK)
    lines = np.zeros_like(even)
    if max(even.shape) < SMALLEST or most < 1 / ENLARGED:
        return lines
    if most < 1:
        size = math.ceil(width / most), math.ceil(height / most)
        found = _lines(cv2.resize(even, size, interpolation=cv2.INTER_LINEAR), 1, must_reach=True)
        return cv2.resize(found, (width, height), interpolation=cv2.INTER_AREA)
    coarse = min(4, int(most))
    for reduction in (4, 1) if coarse == 4 else sorted({1, coarse}):
        lines = lines + _lines(even - lines, reduction, must_reach=1 < reduction < 4)
    return lines


def _lines(even: np.ndarray, reduction: int, must_reach: bool = False) -> np.ndarray:
    """Return the optical density of the lines that are ruled on the paper, with the shape of `even`. 0 = no line.

    A long line is ruled if it goes from one edge of the image to the opposite edge, or if there are at least three of its
    direction, or two rows that three columns cross. Columns that end before the edge also need a row. Others are pen strokes.
    even: the optical density of ink and lines together.
    reduction: lines are searched for in an image shrunk by this factor. Lines wider than 4 px in the shrunk image are missed.
    must_reach: whether to ignore lines that do not go from one edge of the image to the opposite edge.
    """
    small = shrunk(even, reduction)
    slope = _slope(small)
    rows, columns = _tracks(small, slope), _tracks(small.T, -slope)
    printed_rows, printed_columns = rows, columns
    if must_reach or len(rows) < (3 if len(columns) < 3 else 2):
        printed_rows = [track for track in rows if track.reaches]
    if must_reach or len(columns) < 3 or not rows:
        printed_columns = [track for track in columns if track.reaches]
    found = _measured(even, printed_rows, reduction)
    return found + _measured((even - found).T, printed_columns, reduction).T


def _slope(small: np.ndarray) -> float:
    """Return the slope dy / dx of the lines that are ruled on the paper. small: the photo as optical density, reduced in size.

    Many slopes are tried. For each, the image is sheared so that lines of this slope become horizontal. With the right slope, the
    mean densities of neighbouring rows differ most.
    """
    thin = np.clip(small - cv2.blur(small, (15, 15)), 0, np.percentile(small, 90) + 0.03)
    best, slope = -1.0, 0.0
    for family, sign in ((thin, 1), (thin.T, -1)):
        height, width = family.shape
        narrow = cv2.resize(family, (width // BLOCK, height // 2), interpolation=cv2.INTER_AREA)
        for degrees in np.arange(-STEEPEST, STEEPEST + 0.1, 0.75):
            steep = math.tan(math.radians(degrees))
            profile = _sheared(narrow, steep * BLOCK / 2).mean(axis=1)
            sharpness = float((np.diff(profile) ** 2).sum())
            if sharpness > best:
                best, slope = sharpness, sign * steep
    return slope


def _sheared(values: np.ndarray, slope: float) -> np.ndarray:
    """Shear an image so that lines with this slope become level: column x is moved up by slope * (x - middle)."""
    middle = values.shape[1] / 2
    matrix = np.array([[1, 0, 0], [slope, 1, -slope * middle]], np.float32)
    return cv2.warpAffine(values, matrix, values.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def _tracks(small: np.ndarray, slope: float) -> list[Track]:
    """Return the long, nearly straight lines in an image. small: its optical density. slope: the approximate slope, dy / dx."""
    small = np.ascontiguousarray(small, np.float32)
    height, width = small.shape
    blocks = width // BLOCK
    level = cv2.resize(_sheared(small, slope)[:, : blocks * BLOCK], (blocks, height), interpolation=cv2.INTER_AREA)
    ends = level[:, [0, -1]]
    level = cv2.blur(level, (3, 1))
    level[:, [0, -1]] = ends  # a stroke that ends near the edge of the photo does not reach it
    padded = np.pad(level, ((RIDGE, RIDGE), (0, 0)), mode="edge")
    ridge = level - np.maximum(padded[: -2 * RIDGE], padded[2 * RIDGE :])
    threshold = max(2.5 * float(np.median(np.abs(ridge))) / 0.6745, 0.012)
    above, below = np.pad(ridge, ((1, 0), (0, 0)))[:-1], np.pad(ridge, ((0, 1), (0, 0)))[1:]
    peaks = (ridge > threshold) & (ridge >= above) & (ridge > below)
    open_: list[tuple[list[int], list[float]]] = []
    done = []
    for block in range(blocks):
        free = list(np.flatnonzero(peaks[:, block]))
        going = []
        for xs, ys in sorted(open_, key=lambda track: -len(track[0])):
            expected = ys[-1]
            if len(xs) > 6:
                back = max(-len(xs), -16)
                expected = ys[-1] + (ys[-1] - ys[back]) / (xs[-1] - xs[back]) * (block - xs[-1])
            place = bisect.bisect(free, expected)
            nearest = min(free[max(0, place - 1) : place + 1], key=lambda y, to=expected: abs(y - to), default=None)
            if nearest is not None and abs(nearest - expected) <= 1.6:
                free.remove(nearest)
                xs.append(block)
                ys.append(0.6 * float(nearest) + 0.4 * expected)
            (going if block - xs[-1] <= HIDDEN * blocks else done).append((xs, ys))
        open_ = going + [([block], [float(y)]) for y in free]
    found = []
    block_of, row_of = np.nonzero(peaks.T)
    for xs, ys in done + open_:
        span = xs[-1] - xs[0] + 1
        if span < SPAN * blocks or len(xs) < COVERED * span:
            continue
        is_near = np.abs(row_of - np.polynomial.Polynomial.fit(xs, ys, 1)(block_of)) < ASTRAY
        for beyond, missing in ((block_of < xs[0], xs[0]), (block_of > xs[-1], blocks - 1 - xs[-1])):
            if np.count_nonzero(more := is_near & beyond) > COVERED * missing:  # a digit hides a part of the line
                xs, ys = [*xs, *block_of[more]], [*ys, *row_of[more]]
        x = (np.array(xs) + 0.5) * BLOCK
        span = max(xs) - min(xs) + 1
        curve = np.polynomial.Polynomial.fit(x, ys, 3 if span > 0.7 * blocks else 2)
        if np.sqrt(np.mean((curve(x) - ys) ** 2)) < 1.2:
            reaches = min(xs) <= REACH * blocks and max(xs) >= (1 - REACH) * blocks - 1
            left = 0 if min(xs) < END * blocks else min(xs) * BLOCK
            right = width if blocks - max(xs) < END * blocks else (max(xs) + 1) * BLOCK
            places = np.arange(left, right, dtype=np.float64)
            found.append(Track(places, curve(places) + slope * (places - width / 2), reaches))
    return found


def _measured(even: np.ndarray, tracks: list[Track], reduction: int) -> np.ndarray:
    """Return the optical density of ruled lines, with the shape of `even`. 0 = no line. Where lines cross, the higher one counts.

    A line that is much darker than the others is left out as a pen stroke, unless it goes from edge to edge of the image.
    even: the optical density of ink and lines together.
    tracks: the lines, in px of a smaller copy of `even`. reduction: the factor by which the copy is smaller.
    """
    even = np.ascontiguousarray(even)
    found = np.zeros_like(even)
    levels = [_level(even, track, reduction) for track in tracks]
    usual = np.median([whole.max() for *_, whole in levels]) if levels else 0
    for track, (x, y, level, whole) in zip(tracks, levels, strict=True):
        if not track.reaches and whole.max() > DARKER * usual:
            continue
        half, count = len(level) // 2, len(level[0])
        rows = np.floor(y).astype(int) + np.arange(1 - half, half)[:, None]  # (rows, x)
        along = ((np.arange(len(x)) + 0.5) / len(x) * count - 0.5).clip(0, count - 1)
        values = _sampled(np.minimum(level, VARIES * whole).astype(np.float32), along, rows - y + half)
        inside = (rows >= 0) & (rows < found.shape[0])
        places = rows.clip(0, found.shape[0] - 1), np.broadcast_to(x, rows.shape)
        found[places] = np.where(inside, np.maximum(found[places], values), found[places])
    return found


def _level(even: np.ndarray, track: Track, reduction: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Measure the optical density of a ruled line, as medians along the line, so that crossing ink has no effect.

    Return x, y, level, whole. x, y: the points on the middle of the line, in px. level: the densities, (across, n), a row for
    each distance from the middle, a column for each of n places along the line. whole: (across, 1), medians over the whole line.
    even, reduction: as in `_measured`.
    """
    half, step = RIDGE * reduction + 2, BLOCK * reduction
    x = np.arange(math.floor(track.x[0] * reduction), min(even.shape[1], math.ceil((track.x[-1] + 1) * reduction)))
    y = np.interp(x, (track.x + 0.5) * reduction - 0.5, (track.y + 0.5) * reduction - 0.5)
    count = len(x) // step
    band = _sampled(even, x, y + np.arange(-half, half + 1)[:, None])
    medians = np.median(band[:, : count * step].reshape(len(band), count, step), axis=2)  # (across, count)
    padded = np.pad(medians, ((0, 0), (AROUND // 2, AROUND // 2)), mode="edge")
    local = np.median(np.lib.stride_tricks.sliding_window_view(padded, AROUND, axis=1), axis=2)
    level, whole = (
        np.maximum(values - np.minimum(values[:1], values[-1:]), 0)  # the line only, not what lies beside it
        for values in (local, np.median(medians, axis=1, keepdims=True))
    )
    return x, y, level, whole


def _sampled(values: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Interpolate an image at the points x, (n,), and y, (rows, n). Return float32 (rows, n), 0 outside the image."""
    columns = np.ascontiguousarray(np.broadcast_to(x.astype(np.float32), y.shape))
    return cv2.remap(values, columns, y.astype(np.float32), cv2.INTER_LINEAR)


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


def _odd(size: float) -> int:
    """Return the odd integer nearest to a size, at least 1."""
    return max(1, 2 * round((float(size) - 1) / 2) + 1)
