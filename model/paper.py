"""Find the ink in a photo of a sheet of paper. Uneven light and printed lines are removed.

Ink is measured as optical density, the logarithm of the paper's brightness divided by the pixel's brightness. The division
removes shadows. The densities of a printed line and of ink on it add up, so subtracting the line leaves the ink whole.
"""

import itertools
import math
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from system.errors import mark

cv2.setNumThreads(1)  # the server has other visitors

SIDE = 1200  # px: the longer side of the image in which ink is searched
SHOWN = 160  # px: the longer side of the image of a step
FAINTEST = 0.05  # density of ink; less is no ink
DARK = 0.03  # is added to the brightness, because the noise in the dark has no meaning
STROKE = 1 / 8  # of the longer side: what is narrower and darker than its surroundings on both sides is ink, not shadow
EVEN = 1  # grey level: by so much the brightness of evenly lit paper varies
BROADEST = 25  # px: strokes of this width are ink also in a tiny image
STEEPEST = 0.32  # slope of printed lines, against the edges of the photo
REACHES = (0.08, 0.02, 0.005)  # by which each part of the lines' course is changed to find a better one
BANDS, BAND = 32, 8  # how many bands of the image are compared to find a line; px: their least width
SMALLEST = 40  # px: the shorter side of an image in which lines are searched
THINNER = 1 / 60  # of the longer side: half the width of the thickest line
WANDER = 2  # px: so far from its course is a line measured
NOISE, FAINT_LINE = 2.5, 0.015  # times the density of the image's faintest quarter, and the density, that a line must have
PARTIAL = 176  # px: in a smaller image, only a line that goes from edge to edge is no stroke
DARKER = 2.5  # times the density of the other lines: a darker one that does not go from edge to edge is a stroke
NEAR = 7  # bands whose median is the density of a line
VARIES = 1.5  # a line is nowhere more than so many times as dense as in its whole length; what is denser is ink along the line
OVER = 0.8  # of a line's density, that ink upon it adds at least


@dataclass(frozen=True)
class StepImage:
    """The image after a preprocessing step."""

    name: str  # such as "cropped"
    pixels: np.ndarray  # float32 (height, width), 0 = paper, 1 = ink. In the step "as photographed", 0 = black, 1 = white


@dataclass(frozen=True)
class Ink:
    """The ink in a photo. Each array is float32 (height, width), for the photo reduced to at most SIDE px a side."""

    photo: np.ndarray  # the photo's brightness, uint8
    paper: np.ndarray  # the brightness that each pixel would have without ink, 0 to 1
    even: np.ndarray  # the optical density of the ink and the ruled lines, without shadows and uneven light. 0 = paper
    lines: np.ndarray  # the optical density of the lines that are ruled on the paper, without ink. 0 = no line
    inverted: bool  # whether the ink is lighter than the paper. If so, the arrays describe the inverted photo.
    is_flat: bool  # whether the paper is assumed to be equally bright everywhere. If so, the border cuts off no ink.

    @cached_property
    def density(self) -> np.ndarray:
        """The optical density of the ink at each pixel, float32 (height, width), without the printed lines. 0 = paper."""
        return alone(self.even, self.lines)

    @cached_property
    def steps(self) -> tuple[StepImage, ...]:
        """The image after each of the first three preprocessing steps. Each image shows the whole photo."""
        dark = max(float(np.percentile(self.density, 99.9)), FAINTEST)
        photo, even, ink = (
            reduced(values, SHOWN).clip(0, 1)
            for values in (self.photo.astype(np.float32) / 255, self.even / dark, self.density / dark)
        )
        photo = 1 - photo if self.inverted else photo
        return StepImage(mark("as photographed"), photo), StepImage(mark("even light"), even), StepImage(mark("ink alone"), ink)


@dataclass(frozen=True)
class Course:
    """The common shape of ruled lines that cross an image from left to right. Each line is a parabola.

    Let u and v be x and y from the middle of the image, as shares of its width and height. The line that crosses the middle at v0
    has the equation v = v0 + fall * u + curve * u**2 + fan * v0 * u. If `fan` is positive, the lines diverge to the right.
    """

    fall: float = 0.0
    fan: float = 0.0
    curve: float = 0.0


def find(grey: np.ndarray, inverted: bool, is_flat: bool = False, may_be_ruled: bool = True) -> Ink:
    """Separate the ink in an image from paper, shadows and printed lines. Return paper, ink and lines as an `Ink`.

    grey: brightness, uint8 (height, width), at most SIDE px a side. inverted: whether the ink is lighter than the paper.
    is_flat: whether the paper is equally bright everywhere. If not, strokes are narrower than STROKE times the longer side, and
    wider dark areas are treated as shadows. may_be_ruled: whether to search for ruled lines.
    """
    if inverted:
        grey = 255 - grey
    paper = np.full(grey.shape, np.median(_border(grey)) / 255, np.float32) if is_flat else _paper(grey)
    even = density(grey, paper)
    lines = _lines(even) if may_be_ruled else np.zeros_like(even)
    return Ink(grey, paper, even, lines, inverted, is_flat)


def density(grey: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Return the optical density of an image, float32, 0 = paper. grey: uint8. paper: the brightness of the paper, 0 to 1."""
    return np.log((paper + DARK) / (grey.astype(np.float32) / 255 + DARK))


def alone(even: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Return the optical density of the ink alone. even: of ink and lines together. lines: of the printed lines alone."""
    rest = even - lines  # not of a pixel at which ink covers a line: there, the density is much higher
    return np.where(rest > OVER * cv2.dilate(lines, np.ones((3, 3), np.uint8)), even, rest)


def spread(values: np.ndarray) -> float:
    """Estimate the standard deviation of an image's noise from the median difference of neighbouring pixels."""
    differences = np.abs(values[:, 2:] - values[:, :-2])
    return float(np.median(differences)) / 0.6745 / math.sqrt(2) if differences.size else 0.0


def is_light(grey: np.ndarray) -> bool:
    """Return whether the ink seems to be lighter than the paper. The paper is taken to be as bright as the border's median."""
    middle = float(np.median(_edges(grey)))
    return float(grey.max()) - middle > middle - float(grey.min())


def has_even_border(grey: np.ndarray, inverted: bool) -> bool:
    """Return whether the paper is equally bright along the whole border, as in a scan. grey, inverted: as in `find`."""
    return float(np.ptp(np.percentile(_border(255 - grey if inverted else grey), (25, 90)))) <= EVEN


def _border(grey: np.ndarray) -> np.ndarray:
    """Return the brightness of an image's border pixels, shape (n,), without the darker ones, which may show ink."""
    border = _edges(grey)
    return border[border >= border.mean()]


def _edges(grey: np.ndarray) -> np.ndarray:
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def _paper(grey: np.ndarray) -> np.ndarray:
    """Return the brightness of the paper at each pixel, as if there were no ink on it, float32 (height, width), 0 to 1."""
    side = max(grey.shape)
    widest = max(STROKE * side, BROADEST)
    smooth = cv2.medianBlur(grey, 5) if side > 480 else grey  # thin strokes of a small image would be lost
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (_odd(widest), _odd(widest)))
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, kernel)  # without what is dark and narrow, with the edges of wide shadows
    paper = cv2.blur(closed, (_odd(side / 200), _odd(side / 200))).astype(np.float32) / 255
    # The closing follows the brightest grains of the sheet. Most pixels are sheet, so their median density is 0.
    even = density(grey, paper)
    above = min(float(np.median(even)), 3 * spread(even))
    return (paper + DARK) * math.exp(-above) - DARK


def _lines(even: np.ndarray) -> np.ndarray:
    """Return the optical density of the ruled lines, in the shape of `even`, the density of ink and lines. 0 = no line."""
    if min(even.shape) < SMALLEST:
        return np.zeros_like(even)
    rows = _rows(even)
    return rows + _rows(np.ascontiguousarray((even - rows).T)).T


def _rows(even: np.ndarray) -> np.ndarray:
    """Return the optical density of the ruled lines that run from left to right, with the shape of `even`. 0 = no line.

    The image is warped so that the lines are level, and averaged over vertical bands. A morphological top-hat keeps what is thin
    from top to bottom. A line that is seen at both edges and in three quarters of the bands is ruled. One that is seen in half of
    the bands is ruled if there are at least three such lines and the image is not small. All others are pen strokes.
    even: the optical density of ink and lines together.
    """
    height, width = even.shape
    bands = min(BANDS, width // BAND)
    course = _course(even)
    density = cv2.resize(_levelled(even, course), (bands, height), interpolation=cv2.INTER_AREA)
    thickest = 2 * max(WANDER * 3, round(THINNER * max(even.shape))) + 1
    density = cv2.morphologyEx(density, cv2.MORPH_TOPHAT, np.ones((thickest, 1), np.uint8))
    seen = cv2.dilate(density, np.ones((2 * WANDER + 1, 1), np.uint8))
    quarter, half = np.quantile(seen, (0.25, 0.5), axis=1).astype(np.float32)  # (height,) each
    least = max(NOISE * float(np.quantile(half, 0.25)), FAINT_LINE)
    is_line = half > least
    if np.count_nonzero(np.diff(is_line.astype(np.int8)) > 0) < 3 or min(even.shape) < PARTIAL:
        is_line[:] = False
    elif is_line.any():
        is_line &= half < DARKER * np.median(half[is_line])
    reaches = np.minimum(seen[:, 0], seen[:, -1]) > least
    whole = np.where(is_line, half, np.where(reaches, quarter, 0))
    most = np.where(whole > least, VARIES * whole, 0)[:, None]
    padded = np.pad(density, ((0, 0), (NEAR // 2, NEAR // 2)), mode="edge")
    local = np.median(np.lib.stride_tricks.sliding_window_view(padded, NEAR, axis=1), axis=2)
    found = cv2.resize(np.minimum(local, most).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return _levelled(found, course, back=True)


def _course(even: np.ndarray) -> Course:
    """Return the course of the ruled lines that run from left to right. even: the optical density of ink and lines together.

    Of many courses, with the right one the mean densities of neighbouring rows differ most when the image is levelled.
    """
    height, width = even.shape
    thin = np.clip(even - cv2.blur(even, (15, 15)), 0, np.percentile(even, 90) + 0.03)
    narrow = cv2.blur(cv2.resize(thin, (width // BAND, height // 2), interpolation=cv2.INTER_AREA), (1, 3))

    def differences(course: Course) -> np.ndarray:
        return np.diff(_levelled(narrow, course).mean(axis=1)) ** 2

    def sharpness(course: Course) -> float:
        return float(differences(course).sum())

    falls = (np.linspace(-STEEPEST, STEEPEST, 49) * width / height).tolist()
    tried = np.array([differences(Course(fall)) for fall in falls])  # (falls, rows)
    middle = tried.shape[1] // 2
    upper, lower, all_ = (falls[part.sum(axis=1).argmax()] for part in (tried[:, :middle], tried[:, middle:], tried))
    best = max(Course((upper + lower) / 2, 2 * (lower - upper)), Course(all_), key=sharpness)
    for reach, name in itertools.product(REACHES, ("fan", "curve", "fall")):
        steps = np.linspace(-reach, reach, 9).tolist()
        best = max((replace(best, **{name: getattr(best, name) + step}) for step in steps), key=sharpness)
    return best


def _levelled(values: np.ndarray, course: Course, back: bool = False) -> np.ndarray:
    """Warp an image so that lines with this course become level, or, if `back` is set, level lines take this course."""
    height, width = values.shape
    u = np.arange(width, dtype=np.float32) / width - 0.5
    v = np.arange(height, dtype=np.float32)[:, None] / height - 0.5
    moved, wider = course.fall * u + course.curve * u**2, 1 + course.fan * u
    source = (v - moved) / wider if back else v * wider + moved
    x = np.tile(np.arange(width, dtype=np.float32), (height, 1))
    y = ((source + 0.5) * height).astype(np.float32)
    return cv2.remap(values, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def reduced(grey: np.ndarray, side: int) -> np.ndarray:
    """Shrink an image until its longer side is at most `side` px."""
    factor = max(grey.shape) / side
    if factor <= 1:
        return grey
    size = max(1, round(grey.shape[1] / factor)), max(1, round(grey.shape[0] / factor))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA)


def _odd(size: float) -> int:
    """Return the odd integer nearest to a size, at least 1."""
    return max(1, 2 * round((float(size) - 1) / 2) + 1)
