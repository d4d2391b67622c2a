"""Arrays to pictures and pieces of markup: heat images as data-URLs, curves as SVG, legends, bars. No st.*, no state.

`ui.components.figure.show` puts the result on the page. Its style sheet knows the classes used here and takes its colours from
the page's theme. Values above zero are blue and values below zero orange, which colour-blind readers can tell apart. Zero is
transparent, so that the theme's background shows through.

    >>> heat(np.eye(28), 1.0).startswith("data:image/png;base64,")
    True
"""

import base64
import html
import io
import math
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from ui import palette
from ui.format import fixed, percent, points, signed, significant

ABOVE, BELOW = palette.rgb(palette.ABOVE), palette.rgb(palette.BELOW)
ON_DARK = palette.rgb(palette.ABOVE_ON_DARK), palette.rgb(palette.BELOW_ON_DARK)
LEVELS = 15  # of colour in an atlas, each side of zero
TINY = 1e-12  # scales below this would divide by nothing


def robust_scale(values: np.ndarray, share: float, *whole: np.ndarray) -> float:
    """A symmetric scale that `share` of the values lie within, and the `whole` arrays wholly: a single large value would leave
    all others pale."""
    return scale_of(np.quantile(np.abs(values), share, keepdims=True), *whole)


def scale_of(*arrays: np.ndarray) -> float:
    """One symmetric scale for all the arrays: the largest |value|, or 1 where there is none."""
    largest = max((float(np.abs(a).max()) for a in arrays if a.size), default=0.0)
    return largest if largest > TINY else 1.0


def diverging(values: np.ndarray, scale: float) -> np.ndarray:
    """Values around zero as colours, uint8 (..., 4), RGBA: blue above, orange below, opaque at ±scale, clear at zero."""
    share = np.clip(np.abs(values) / scale, 0, 1)
    colour = np.where((values >= 0)[..., None], ABOVE, BELOW)
    return np.concatenate([colour, np.rint(share * 255)[..., None]], axis=-1).astype(np.uint8)


def ink(pixels: np.ndarray) -> np.ndarray:
    """A digit as the network reads it, white on black, uint8 (..., 4), RGBA; pixels: 0 to 1."""
    grey = np.rint(np.clip(pixels, 0, 1) * 255)[..., None]
    return np.concatenate([grey, grey, grey, np.full_like(grey, 255)], axis=-1).astype(np.uint8)


def over_ink(parts: np.ndarray, pixels: np.ndarray, scale: float) -> np.ndarray:
    """Parts around zero laid over a digit, uint8 (..., 4): dark paper, the ink in dim grey, each part's colour over it."""
    paper = palette.rgb(palette.DARK_PAPER) + 70 * np.clip(pixels, 0, 1)[..., None]  # 0 to 255
    share = np.clip(np.abs(parts) / scale, 0, 1)[..., None]
    bright = np.where((parts >= 0)[..., None], *ON_DARK)
    colour = paper * (1 - share) + bright * share
    return np.concatenate([colour, np.full_like(share, 255)], axis=-1).astype(np.uint8)


def png(colours: np.ndarray) -> str:
    """A data-URL of an image, uint8 (height, width, 4)."""
    buffer = io.BytesIO()
    Image.fromarray(colours, "RGBA").save(buffer, "PNG", compress_level=3)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def heat(values: np.ndarray, scale: float) -> str:
    """A data-URL of values around zero; values: (784,) or (height, width)."""
    return png(diverging(square(values), scale))


def square(values: np.ndarray) -> np.ndarray:
    """(784,) -> (28, 28); any other image as it is."""
    return values.reshape(28, 28) if values.ndim == 1 else values


def term(word: str, explanation: str) -> str:
    """A word that explains itself on hover and on focus."""
    return f'<span class="term" tabindex="0" data-help="{html.escape(explanation)}">{html.escape(word)}</span>'


def atlas(weights: np.ndarray, scale: float, columns: int) -> str:
    """Many neurons' weights in one image, a data-URL: 28x28 px each, `columns` in a row; weights: (784, n).

    A palette of 31 colours keeps it small: 128 neurons take about 60 KB.
    """
    units = weights.shape[1]
    rows = -(-units // columns)
    level = np.full((rows * columns, 28, 28), LEVELS, np.uint8)  # zero, the middle of the palette
    level[:units] = np.rint(np.clip(weights.T / scale, -1, 1) * LEVELS).reshape(units, 28, 28) + LEVELS
    sheet = level.reshape(rows, columns, 28, 28).swapaxes(1, 2).reshape(rows * 28, columns * 28)
    palette = diverging(np.arange(-LEVELS, LEVELS + 1) / LEVELS, 1.0)  # (31, 4)
    picture = Image.fromarray(sheet, "P")
    picture.putpalette(palette[:, :3].tobytes())
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", transparency=palette[:, 3].tobytes(), optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def image(source: str, title: str, alternative: str, readable: bool = False) -> str:
    """A pixel image with its title; readable: hovering or the arrow keys read single pixels (figures.show's `values`)."""
    read = ' tabindex="0" data-readable' if readable else ""
    picture = f'<img src="{source}" alt="{html.escape(alternative)}"{read}>'
    return f'<figure class="picture"><figcaption>{title}</figcaption>{picture}</figure>'


def legend(
    scale: float, below: str = "", above: str = "", digits: int | None = None, whole: bool = True, dark: bool = False
) -> str:
    """The scale around zero: a bar from −scale through 0 to +scale, with what either end means. digits: decimals, else two
    significant digits; whole: nothing lies beyond the scale; dark: for a picture on dark paper (over_ink)."""
    decimals = max(0, 1 - math.floor(math.log10(scale))) if digits is None else digits
    low = fixed(-scale, decimals) + ("" if whole else " or less")
    high = signed(scale, decimals) + ("" if whole else " or more")
    ramp = "ramp dark" if dark else "ramp"
    words = f"<span>{html.escape(below)}</span><span>{html.escape(above)}</span>" if below or above else ""
    return (
        f'<div class="legend" role="img" aria-label="Colour scale: orange {low}, clear 0, blue {high}">'
        f'<div class="{ramp}"></div><div class="ticks"><span>{low}</span><span>0</span><span>{high}</span></div>'
        + (f'<div class="ticks words">{words}</div>' if words else "")
        + "</div>"
    )


def curve(
    function: Callable[[np.ndarray], np.ndarray],
    x: float,
    across: str = "z",
    up: str = "a",
    window: tuple[float, float] | None = None,
    trail: Sequence[float] = (),
) -> str:
    """Return the graph of a vectorised function as SVG, with the point at `x` marked.

    across, up: names of the axes.
    window: the smallest and the largest x. Without it the graph shows at least -4 to 4, and always `x`.
    trail: x of earlier points, the last of them `x` itself. They become dots that a dashed line joins.

    Points outside the window are drawn at its edge.
    """
    reach = max(4, math.ceil(abs(x) * 1.15))
    low, high = window or (-reach, reach)
    xs = low + (high - low) * np.linspace(0, 1, 161) ** 2  # closer together at the low end, where −log p is steep
    ys = function(xs)
    bottom, top = min(0.0, float(ys.min())), max(float(ys.max()), 0.0 if window else 1.0) or 1.0
    width, height, edge = 320, 180, 28  # SVG units

    def place(px, py) -> list[tuple[float, float]]:
        right = np.clip((np.atleast_1d(px) - low) / (high - low), 0, 1) * (width - 2 * edge)
        rise = np.clip((np.atleast_1d(py) - bottom) / (top - bottom), 0, 1) * (height - 2 * edge)
        return [(round(a, 1), round(b, 1)) for a, b in zip((edge + right).tolist(), (height - edge - rise).tolist(), strict=True)]

    def line(kind: str, points: Sequence[tuple[float, float]]) -> str:
        return f'<polyline class="{kind}" fill="none" points="{" ".join(f"{a},{b}" for a, b in points)}"/>'

    def tick(value: float) -> str:
        return fixed(value, 0) if value == round(value) else significant(value, 2)

    y = float(function(np.array([x], float))[0])
    [(px, py)], [(x0, y0)] = place(x, y), place(0, 0)
    steps = place(trail, function(np.array(trail, float))) if len(trail) else []
    anchor, shift = ("end", -9) if px > width / 2 else ("start", 9)
    lift = -8 if py > edge + 14 else 16  # below the mark if the axis's label is above it
    words = f"{up} = {significant(y)} at {across} = {significant(x)}"
    return (
        f'<svg class="curve" viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(words)}">'
        + line("axis", ((edge, y0), (width - edge, y0)))
        + line("axis", ((x0, height - edge), (x0, edge)))
        + line("line", place(xs, ys))
        + line("guide", steps or ((px, y0), (px, py), (x0, py)))
        + "".join(f'<circle style="fill:var(--st-primary-color)" cx="{a}" cy="{b}" r="3"/>' for a, b in steps[:-1])
        + f'<circle class="mark" cx="{px}" cy="{py}" r="5"/>'
        f'<text class="value" x="{px + shift:.1f}" y="{py + lift:.1f}" text-anchor="{anchor}">{significant(y)}</text>'
        f'<text x="{edge}" y="{height - 8}">{tick(low)}</text>'
        f'<text x="{width - edge}" y="{height - 8}" text-anchor="end">{html.escape(across)} = {tick(high)}</text>'
        f'<text x="{x0 + 5:.1f}" y="{edge - 6}">{html.escape(up)} = {tick(top)}</text></svg>'
    )


def beside(left: str, right: str) -> str:
    """Return two pieces of markup side by side, or one below the other if there is no room."""
    return f'<div class="beside"><div>{left}</div><div>{right}</div></div>'


def diverging_bar(value: float, largest: float) -> str:
    """A bar to the right (blue) or to the left (orange, hatched) of a middle line: for a term's cell in a table."""
    side = "up" if value >= 0 else "down"
    return (
        f'<span class="diverging-bar" aria-hidden="true"><i class="{side}" style="width:{abs(value) / largest:.1%}"></i></span>'
    )


def bars(names: Sequence[str], before: np.ndarray, after: np.ndarray | None = None) -> str:
    """Shares from 0 to 1 as a table with bars, one row a name; with `after`, both and the difference in points."""
    rows = []
    for i, name in enumerate(names):
        old = float(before[i])
        new = float(after[i]) if after is not None else old
        cells = f'<td class="n" data-value="{old:.8f}">{percent(old)}</td>'
        track = f'<span class="bar old" style="width:{old:.2%}"></span>'
        if after is not None:
            track += f'<span class="bar new" style="width:{new:.2%}"></span>'
            cells += f'<td class="n" data-value="{new:.8f}">{percent(new)}</td><td class="n">{points(new, old, decimals=1)}</td>'
        winner = ' class="winner"' if new == float((after if after is not None else before).max()) else ""
        rows.append(f'<tr{winner}><th scope="row">{html.escape(name)}</th><td class="track">{track}</td>{cells}</tr>')
    heads = "<th>before</th><th>after</th><th>points</th>" if after is not None else "<th>probability</th>"
    return f'<table class="bars"><thead><tr><th></th><th></th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
