"""Graphs, images with their titles and colour legends, as markup for `ui.components.figure`. No st.*, no state."""

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ui.text.format import LARGE, fixed, signed, significant


def image(source: str, title: str, alternative: str, readable: bool = False) -> str:
    """Return an HTML figure with an image. source: a data URL. title: HTML. alternative: the description for screen readers.

    readable: whether the user can read the values of single pixels with the pointer or the arrow keys.
    """
    attributes = ' tabindex="0" data-readable' if readable else ""
    picture = f'<img src="{source}" alt="{html.escape(alternative)}"{attributes}>'
    return f'<figure class="picture"><figcaption>{title}</figcaption>{picture}</figure>'


def legend(scale: float, below: str = "", above: str = "", whole: bool = True, dark: bool = False) -> str:
    """Return the HTML legend of a colour scale from -scale to +scale. below, above: labels of its ends.

    whole: whether all values lie within the scale. If not, "or less" and "or more" are added to its ends.
    """
    decimals = max(0, 1 - math.floor(math.log10(scale)))  # two significant digits
    low = fixed(-scale, decimals) + ("" if whole else " or less")
    high = signed(scale, decimals) + ("" if whole else " or more")
    words = f"<span>{html.escape(below)}</span><span>{html.escape(above)}</span>" if below or above else ""
    return (
        f'<div class="legend" role="img" aria-label="Colour scale: orange {low}, clear 0, blue {high}">'
        f'<div class="ramp{" dark" if dark else ""}"></div>'
        f'<div class="ticks"><span>{low}</span><span>0</span><span>{high}</span></div>'
        + (f'<div class="ticks words">{words}</div>' if words else "")
        + "</div>"
    )


@dataclass(frozen=True)
class Axes:
    """The axes of a chart in a rectangle of an SVG picture. Points outside the ranges x and y are moved to the rectangle's edge.

    x, y: the lowest and the highest value on each axis. left, top, right, bottom: the edges of the rectangle in the SVG picture.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    top: float
    right: float
    bottom: float

    def place(self, x, y) -> list[tuple[float, float]]:
        """Convert points from data values to SVG coordinates. x, y: arrays of the same length, or numbers."""
        across = np.interp(np.atleast_1d(x), self.x, (self.left, self.right))
        down = np.interp(np.atleast_1d(y), self.y, (self.bottom, self.top))
        return [(round(a, 1), round(b, 1)) for a, b in zip(across.tolist(), down.tolist(), strict=True)]


def polyline(kind: str, points: Sequence[tuple[float, float]]) -> str:
    """Return an SVG line through points. kind: the line's CSS class."""
    return f'<polyline class="{kind}" fill="none" points="{" ".join(f"{a},{b}" for a, b in points)}"/>'


def curve(
    function: Callable[[np.ndarray], np.ndarray],
    x: float,
    across: str = "z",
    up: str = "a",
    window: tuple[float, float] | None = None,
    trail: Sequence[float] = (),
) -> str:
    """Return an SVG graph of a vectorised function, with the point at `x` marked.

    across, up: names of the horizontal and the vertical axis.
    window: the range of x to show. By default it is symmetric around 0, includes `x` and reaches at least from -4 to 4.
    trail: x values of earlier points, which are joined by a dashed line.
    """
    reach = float(max(4, math.ceil(abs(x) * 1.15)))  # NumPy cannot compute with integers of any size
    low, high = window or (-reach, reach)
    xs = low + (high - low) * np.linspace(0, 1, 161) ** 2  # closer together at the low end, where −log p is steep
    ys = function(xs)
    bottom, top = min(0.0, float(ys.min())), max(float(ys.max()), 0.0 if window else 1.0) or 1.0
    width, height, edge = 320, 180, 28  # SVG units
    place = Axes((low, high), (bottom, top), edge, edge, width - edge, height - edge).place

    def tick(value: float) -> str:
        return fixed(value, 0) if value == round(value) and abs(value) < LARGE else significant(value, 2)

    y = float(function(np.array([x], float))[0])
    [(px, py)], [(x0, y0)] = place(x, y), place(0, 0)
    steps = place(trail, function(np.array(trail, float))) if len(trail) else []
    room = 50  # for the label, which is above the mark and on the side where the curve is lower
    is_left = px > edge + room if ys[-1] > ys[0] else px > width - edge - room
    anchor, shift = ("end", -9) if is_left else ("start", 9)
    lift = -8 if py > edge + 14 else 16  # below the mark if the axis's label is above it
    is_outside = not (low <= x <= high and bottom <= y <= top)
    shown = "outside" if is_outside else significant(y)
    words = f"{up} = {significant(y)} at {across} = {significant(x)}" + (", outside the picture" if is_outside else "")
    return (
        f'<svg class="curve" viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(words)}">'
        + polyline("axis", ((edge, y0), (width - edge, y0)))
        + polyline("axis", ((x0, height - edge), (x0, edge)))
        + polyline("line", place(xs, ys))
        + polyline("guide", steps or ((px, y0), (px, py), (x0, py)))
        + "".join(f'<circle style="fill:var(--st-primary-color)" cx="{a}" cy="{b}" r="3"/>' for a, b in steps[:-1])
        + f'<circle class="mark" cx="{px}" cy="{py}" r="5"/>'
        f'<text class="value" x="{px + shift:.1f}" y="{py + lift:.1f}" text-anchor="{anchor}">{shown}</text>'
        f'<text x="{edge}" y="{height - 8}">{tick(low)}</text>'
        f'<text x="{width - edge}" y="{height - 8}" text-anchor="end">{html.escape(across)} = {tick(high)}</text>'
        f'<text x="{x0 + 5:.1f}" y="{edge - 6}">{html.escape(up)} = {tick(top)}</text></svg>'
    )


def beside(left: str, right: str) -> str:
    """Return HTML that places two pieces of HTML side by side, or one below the other on a narrow screen."""
    return f'<div class="beside"><div>{left}</div><div>{right}</div></div>'
