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

from ui.format import fixed, signed

ABOVE = (47, 116, 224)  # blue, #2f74e0; contrast 4.3 on the light background, 4.1 on the dark one
BELOW = (222, 104, 0)  # orange, #de6800; 3.3 and 5.3
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
    paper = 22 + 70 * np.clip(pixels, 0, 1)[..., None]  # 0 to 255
    share = np.clip(np.abs(parts) / scale, 0, 1)[..., None]
    bright = np.where((parts >= 0)[..., None], (92, 160, 255), (255, 146, 44))  # lighter than ABOVE and BELOW: the paper is dark
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


def curve(function: Callable[[np.ndarray], np.ndarray], z: float, name: str) -> str:
    """A function's curve as SVG with the point (z, f(z)) marked; function: vectorised. The window follows z."""
    reach = max(4.0, float(np.ceil(abs(z) * 1.15)))
    xs = np.linspace(-reach, reach, 121)
    ys, y = function(xs), float(function(np.array([z]))[0])
    low, high = min(0.0, float(ys.min())), max(1.0, float(ys.max()))
    width, height, edge = 300, 170, 26  # SVG units

    def at(x: float, v: float) -> tuple[float, float]:
        across, up = (x + reach) / (2 * reach), (v - low) / (high - low)
        return edge + across * (width - 2 * edge), height - edge - up * (height - 2 * edge)

    points = " ".join(f"{px:.1f},{py:.1f}" for px, py in map(at, xs, ys))
    (x0, y0), (px, py), (right, _), (_, top) = at(0, 0), at(z, y), at(reach, 0), at(0, high)
    left = at(-reach, 0)[0]
    anchor, shift = ("end", -9) if z > 0 else ("start", 9)
    return (
        f'<svg class="curve" viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(name)}: at z = {fixed(z)} '
        f'the output is {fixed(y)}">'
        f'<line class="axis" x1="{left}" y1="{y0:.1f}" x2="{right}" y2="{y0:.1f}"/>'
        f'<line class="axis" x1="{x0:.1f}" y1="{height - edge}" x2="{x0:.1f}" y2="{top}"/>'
        f'<polyline class="line" points="{points}"/>'
        f'<line class="guide" x1="{px:.1f}" y1="{y0:.1f}" x2="{px:.1f}" y2="{py:.1f}"/>'
        f'<line class="guide" x1="{x0:.1f}" y1="{py:.1f}" x2="{px:.1f}" y2="{py:.1f}"/>'
        f'<circle class="mark" cx="{px:.1f}" cy="{py:.1f}" r="5"/>'
        f'<text class="value" x="{px + shift:.1f}" y="{max(py - 8, 12):.1f}" text-anchor="{anchor}">{fixed(y)}</text>'
        f'<text x="{left}" y="{height - 8}">{fixed(-reach, 0)}</text>'
        f'<text x="{right}" y="{height - 8}" text-anchor="end">z = {fixed(reach, 0)}</text>'
        f'<text x="{x0 + 5:.1f}" y="{top + 4:.1f}">{fixed(high, 0)}</text></svg>'
    )


def diverging_bar(value: float, largest: float) -> str:
    """A bar to the right (blue) or to the left (orange, hatched) of a middle line: for a term's cell in a table."""
    side = "up" if value >= 0 else "down"
    return f'<span class="pull" aria-hidden="true"><i class="{side}" style="width:{abs(value) / largest:.1%}"></i></span>'


def bars(names: Sequence[str], before: np.ndarray, after: np.ndarray | None = None) -> str:
    """Shares from 0 to 1 as a table with bars, one row a name; with `after`, both and the difference in points."""
    rows = []
    for i, name in enumerate(names):
        old = float(before[i])
        new = float(after[i]) if after is not None else old
        cells = f'<td class="n" data-value="{old:.8f}">{old:.1%}</td>'
        track = f'<span class="bar old" style="width:{old:.2%}"></span>'
        if after is not None:
            track += f'<span class="bar new" style="width:{new:.2%}"></span>'
            cells += f'<td class="n" data-value="{new:.8f}">{new:.1%}</td><td class="n">{signed((new - old) * 100, 1)}</td>'
        winner = ' class="winner"' if new == float((after if after is not None else before).max()) else ""
        rows.append(f'<tr{winner}><th scope="row">{html.escape(name)}</th><td class="track">{track}</td>{cells}</tr>')
    heads = "<th>before</th><th>after</th><th>points</th>" if after is not None else "<th>probability</th>"
    return f'<table class="bars"><thead><tr><th></th><th></th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
