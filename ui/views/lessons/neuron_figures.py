"""The pictures of lessons 1, 2 and 7, as markup for `ui.components.figure`."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from markupsafe import Markup

from ui.text.format import fixed, signed, significant


def _colour(value: float) -> str:
    return "var(--above)" if value >= 0 else "var(--below)"


def _text(x: float, y: float, words: str, size: int = 13, bold: bool = False) -> Markup:
    weight = "font-weight:650;" if bold else ""
    halo = "paint-order:stroke;stroke:var(--paper);stroke-width:3px;"  # readable on a line
    style = f"fill:var(--text);font-size:{size}px;{weight}{halo}"
    return Markup('<text x="{}" y="{}" text-anchor="middle" dominant-baseline="central" style="{}">{}</text>').format(
        x, y, style, words
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 2) -> Markup:
    return Markup('<line x1="{}" y1="{:.0f}" x2="{}" y2="{:.0f}" style="stroke:{};stroke-width:{:.1f}"/>').format(
        x1, y1, x2, y2, colour, width
    )


def _circle(x: float, y: float, r: float, fill: str, stroke: str, width: float = 1) -> Markup:
    return Markup('<circle cx="{}" cy="{}" r="{}" style="fill:{};stroke:{};stroke-width:{}"/>').format(
        x, y, r, fill, stroke, width
    )


def _svg(width: int, height: int, words: str, parts: list[Markup]) -> Markup:
    style = "display:block;max-width:30rem;width:100%"
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" style="{}">{}</svg>').format(
        width, height, words, style, Markup().join(parts)
    )


def neuron(
    inputs: Sequence[float],
    weights: Sequence[float],
    z: float,
    y: float,
    bias: float | None = None,
    names: Sequence[str] = ("sum", "output", "", "", ""),
) -> Markup:
    """Return an SVG of one neuron. A line is as thick as its product is large, and the output is filled up to the height y.

    names: what z, y and each of the inputs are.
    """
    middle, right = 215, 345
    products = [x * w for x, w in zip(inputs, weights, strict=True)]
    most = max(1.0, *map(abs, products))
    parts = []
    for i, (x, w, product) in enumerate(zip(inputs, weights, products, strict=True)):
        at = 92 + 62 * (i - (len(inputs) - 1) / 2)
        parts += [
            _line(46, at, middle - 36, 92 + (at - 92) * 0.2, _colour(product), 1 + 8 * abs(product) / most),
            _circle(28, at, 22, "var(--paper)", "var(--muted)"),
            _text(28, at, fixed(x, 1), bold=True),
            _text(28, at + 31, names[2 + i], 11),
            _text(116, at + (92 - at) * 0.4 - 11, f"× {fixed(w, 1)} = {signed(product, 2)}", 12),
        ]
    if bias is not None:
        parts += [_line(middle, 160, middle, 128, _colour(bias)), _text(middle, 172, f"bias {signed(bias, 2)}", 12)]
    tall = 48 * min(max(y, 0.0), 1.0)
    parts += [
        _circle(middle, 92, 36, "var(--paper)", "var(--text)", 2),
        _text(middle, 84, names[0], 11),
        _text(middle, 100, fixed(z, 2), 15, bold=True),
        _line(middle + 36, 92, right - 24, 92, "var(--text)"),
        Markup('<clipPath id="output"><circle cx="{}" cy="92" r="24"/></clipPath>').format(right),
        Markup('<rect x="{}" y="{:.1f}" width="48" height="{:.1f}" clip-path="url(#output)" ').format(
            right - 24, 116 - tall, tall
        )
        + Markup('style="fill:var(--above);opacity:.45"/>'),
        _circle(right, 92, 24, "none", "var(--text)", 2),
        _text(right, 92, fixed(y, 2), 14, bold=True),
        _text(right, 130, names[1], 11),
    ]
    return _svg(380, 184, f"{names[0]} {significant(z)}, {names[1]} {significant(y)}", parts)


def layers(sizes: Sequence[int]) -> Markup:
    """Return an SVG of a network's layers as columns. A thicker band between two columns means more weights."""
    counts = [n * m for n, m in pairwise(sizes)]
    height, step = 150, 108
    tall = [12 + (height - 24) * float(np.sqrt(size / max(sizes))) for size in sizes]
    parts = []
    for i, count in enumerate(counts):
        left, right = 22 + step * i, 22 + step * (i + 1)
        a, b = tall[i] / 2, tall[i + 1] / 2
        share = 0.12 + 0.6 * count / max(counts)
        points = f"{left},{90 - a:.0f} {right},{90 - b:.0f} {right},{90 + b:.0f} {left},{90 + a:.0f}"
        parts.append(Markup('<polygon points="{}" style="fill:var(--above);opacity:{:.2f}"/>').format(points, share))
        parts.append(_text((left + right) / 2, 90, f"{count:,}", 13, bold=True))
    for i, (size, tallness) in enumerate(zip(sizes, tall, strict=True)):
        x = 22 + step * i
        box = Markup('<rect x="{}" y="{:.0f}" width="12" height="{:.0f}" rx="3" style="fill:var(--text)"/>')
        parts.append(box.format(x - 6, 90 - tallness / 2, tallness))
        parts.append(_text(x, 178, f"{size:,}", 13, bold=True))
    words = f"Layers of {', '.join(map(str, sizes))}; weights between them: {', '.join(f'{c:,}' for c in counts)}"
    return _svg(44 + step * len(counts), 190, words, parts)


def deltas(delta: np.ndarray, selected: int) -> Markup:
    """Return HTML with a bar for the error term δ of each neuron in a layer, (n,). Clicking a bar selects the neuron."""
    most = float(np.abs(delta).max()) or 1.0
    bars = []
    for j, value in enumerate(delta.tolist()):
        side = "bottom:50%" if value >= 0 else "top:50%"
        mark = "background:color-mix(in srgb,var(--text) 22%,transparent);" if j == selected else ""
        size = f"height:{48 * abs(value) / most:.0f}%;background:{_colour(value)}"
        bars.append(
            Markup(
                '<i data-pick="{}" title="neuron {}: δ = {}" style="position:relative;flex:1 1 3px;cursor:pointer;{}">'
                '<i style="position:absolute;left:0;right:1px;{};{}"></i></i>'
            ).format(
                j,
                j + 1,
                significant(value),
                mark,
                side,
                size,
            )
        )
    largest = int(np.abs(delta).argmax())
    words = f"δ of {len(delta)} neurons. The largest is that of neuron {largest + 1}: {significant(float(delta[largest]))}"
    line = "background:linear-gradient(var(--muted),var(--muted)) 0 50%/100% 1px no-repeat"
    style = f"display:flex;height:7rem;max-width:40rem;{line}"
    return Markup('<div role="img" aria-label="{}" style="{}">{}</div>').format(words, style, Markup().join(bars))
