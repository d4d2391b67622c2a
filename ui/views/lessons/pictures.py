"""The pictures of lessons 1, 2 and 7, as markup for `ui.components.figure`."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ui.text.format import fixed, signed, significant


def _colour(value: float) -> str:
    return "var(--above)" if value >= 0 else "var(--below)"


def _text(x: float, y: float, words: str, size: int = 13, anchor: str = "middle", bold: bool = False) -> str:
    weight = "font-weight:650;" if bold else ""
    halo = "paint-order:stroke;stroke:var(--paper);stroke-width:3px;"  # readable on a line
    style = f"fill:var(--text);font-size:{size}px;{weight}{halo}"
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" dominant-baseline="central" style="{style}">{words}</text>'


def neuron(inputs: Sequence[float], weights: Sequence[float], bias: float, z: float, y: float) -> str:
    """Return an SVG of one neuron: its inputs, a line for each product of weight and input, the sum z and the output y.

    A line is as thick as its product is large, blue if positive and orange if negative.
    The output is a circle that is filled from the bottom to the height y: empty for 0, and full for 1.
    """
    middle, right = 215, 345
    products = [x * w for x, w in zip(inputs, weights, strict=True)]
    most = max(1.0, *map(abs, products))
    parts = []
    for i, (x, w, product) in enumerate(zip(inputs, weights, products, strict=True)):
        at = 30 + 62 * i
        style = f"stroke:{_colour(product)};stroke-width:{1 + 8 * abs(product) / most:.1f}"
        parts.append(f'<line x1="46" y1="{at}" x2="{middle - 36}" y2="{92 + (at - 92) * 0.2:.0f}" style="{style}"/>')
        parts.append(f'<circle cx="28" cy="{at}" r="22" style="fill:var(--paper);stroke:var(--muted)"/>')
        parts.append(_text(28, at, fixed(x, 1), bold=True))
        parts.append(_text(116, at + (92 - at) * 0.4 - 11, f"× {fixed(w, 1)} = {signed(product, 2)}", 12))
    parts.append(f'<line x1="{middle}" y1="160" x2="{middle}" y2="128" style="stroke:{_colour(bias)};stroke-width:2"/>')
    parts.append(_text(middle, 172, f"bias {signed(bias, 2)}", 12))
    parts.append(f'<circle cx="{middle}" cy="92" r="36" style="fill:var(--paper);stroke:var(--text);stroke-width:2"/>')
    parts.append(_text(middle, 84, "sum", 11) + _text(middle, 100, fixed(z, 2), 15, bold=True))
    parts.append(f'<line x1="{middle + 36}" y1="92" x2="{right - 24}" y2="92" style="stroke:var(--text);stroke-width:2"/>')
    top = 92 + 24 - 48 * y
    parts.append(f'<clipPath id="output"><circle cx="{right}" cy="92" r="24"/></clipPath>')
    filled = f'x="{right - 24}" y="{top:.1f}" width="48" height="{48 * y:.1f}" clip-path="url(#output)"'
    parts.append(f'<rect {filled} style="fill:var(--above);opacity:.45"/>')
    parts.append(f'<circle cx="{right}" cy="92" r="24" style="fill:none;stroke:var(--text);stroke-width:2"/>')
    parts.append(_text(right, 92, fixed(y, 2), 14, bold=True) + _text(right, 130, "output", 11))
    words = f"Sum {significant(z)}, output {significant(y)}"
    style = "display:block;max-width:30rem;width:100%"
    return f'<svg viewBox="0 0 380 184" role="img" aria-label="{words}" style="{style}">{"".join(parts)}</svg>'


def layers(sizes: Sequence[int]) -> str:
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
        parts.append(f'<polygon points="{points}" style="fill:var(--above);opacity:{share:.2f}"/>')
        parts.append(_text((left + right) / 2, 90, f"{count:,}", 13, bold=True))
    for i, (size, tallness) in enumerate(zip(sizes, tall, strict=True)):
        x = 22 + step * i
        box = f'x="{x - 6}" y="{90 - tallness / 2:.0f}" width="12" height="{tallness:.0f}" rx="3"'
        parts.append(f'<rect {box} style="fill:var(--text)"/>')
        parts.append(_text(x, 178, f"{size:,}", 13, bold=True))
    words = f"Layers of {', '.join(map(str, sizes))}; weights between them: {', '.join(f'{c:,}' for c in counts)}"
    width = 44 + step * len(counts)
    style = "display:block;max-width:30rem;width:100%"
    return f'<svg viewBox="0 0 {width} 190" role="img" aria-label="{words}" style="{style}">{"".join(parts)}</svg>'


def deltas(delta: np.ndarray, selected: int) -> str:
    """Return HTML with a bar for the error term δ of each neuron in a layer, (n,). Clicking a bar selects the neuron.

    A bar points upwards if a larger weighted sum would raise the loss. selected: index of the marked neuron.
    """
    most = float(np.abs(delta).max()) or 1.0
    bars = []
    for j, value in enumerate(delta.tolist()):
        side = "bottom:50%" if value >= 0 else "top:50%"
        mark = "background:color-mix(in srgb,var(--text) 22%,transparent);" if j == selected else ""
        size = f"height:{48 * abs(value) / most:.0f}%;background:{_colour(value)}"
        bars.append(
            f'<i data-pick="{j}" title="neuron {j + 1}: δ = {significant(value)}" style="position:relative;flex:1 1 3px;'
            f'cursor:pointer;{mark}"><i style="position:absolute;left:0;right:1px;{side};{size}"></i></i>'
        )
    largest = int(np.abs(delta).argmax())
    words = f"δ of {len(delta)} neurons. The largest is that of neuron {largest + 1}: {significant(float(delta[largest]))}"
    line = "background:linear-gradient(var(--muted),var(--muted)) 0 50%/100% 1px no-repeat"
    style = f"display:flex;height:7rem;max-width:40rem;{line}"
    return f'<div role="img" aria-label="{words}" style="{style}">{"".join(bars)}</div>'
