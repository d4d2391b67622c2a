"""How well digits that people draw are read: python -m benchmarks.drawn_digits PATH [--json] [--checkpoint P] [--every N]

PATH is the folder of drawn digits, with pendigits.npz: pen strokes of 44 people, none of them from MNIST. Each is made into the
Fabric JSON that the canvas would send, and read three ways: from its strokes (model.digit.from_drawing), from the canvas's pixels
as any image is (model.digit.from_image), and from the whole canvas resized, as many demos do.

strokes, pixels, resize: accuracy (0-1) at the recorded place and size with a 20 px pen; by_pen: of strokes for pens of 8, 20 and
32 px; by_place: of strokes as recorded, small in a corner (a quarter of the size), and filling the canvas; pixels_by_pen: of
pixels for thin pens of 1, 2 and 3 px, each digit tilted by up to 15 degrees.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.common import report
from model import checkpoint
from model.digit import from_drawing, from_image
from model.network import Network
from model.strokes import pencil

CANVAS = 280  # px: the canvas that the digits were recorded for
SIDE = 28
PENS = (8, 20, 32)  # px
PEN = 20
THIN_PENS = (1, 2, 3)  # px: what a trackpad's drawing program uses
TILT = 15  # degrees, at most
CORNER = 0.25  # of the recorded size
BATCH = 500

Strokes = list[np.ndarray]  # each (n, 2), canvas px


def load(folder: Path, name: str = "pendigits.npz") -> tuple[list[Strokes], np.ndarray]:
    """Return the drawings in a folder's file, each as its strokes, and their labels. Raises FileNotFoundError."""
    with np.load(folder / name) as file:
        points, starts, samples, labels = (file[k] for k in ("pts", "stroke_start", "sample_start", "label"))
    points = points / 32.0
    digits = [[points[starts[i] : starts[i + 1]] for i in range(samples[j], samples[j + 1])] for j in range(len(samples) - 1)]
    return digits, labels


def placed(strokes: Strokes, place: str) -> Strokes:
    """The strokes as recorded, or scaled into the canvas's lower right corner, or filling the canvas."""
    if place == "recorded":
        return strokes
    if place == "corner":
        return [points * CORNER + CANVAS * (1 - CORNER) for points in strokes]
    everything = np.vstack(strokes)
    low, high = everything.min(axis=0), everything.max(axis=0)
    margin = PEN / 2
    scale = (CANVAS - 2 * margin) / max((high - low).max(), 1)
    return [(points - (low + high) / 2) * scale + CANVAS / 2 for points in strokes]


def tilted(strokes: Strokes, degrees: float) -> Strokes:
    """Return the strokes turned about the canvas's middle."""
    turn, middle = np.radians(degrees), CANVAS / 2
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return [(points - middle) @ rotation + middle for points in strokes]


def drawing(strokes: Strokes, pen: float) -> dict:
    """The JSON that the canvas would send."""
    return {"objects": [pencil([tuple(p) for p in points.tolist()], pen) for points in strokes]}


def picture(strokes: Strokes, pen: float) -> Image.Image:
    """The canvas's pixels, white on black, drawn at twice the size and reduced so that edges are smooth."""
    sheet = Image.new("L", (CANVAS * 2, CANVAS * 2))
    brush = ImageDraw.Draw(sheet)
    for points in strokes:
        line = [(x * 2, y * 2) for x, y in points.tolist()]
        brush.line(line, fill=255, width=round(pen * 2), joint="curve")
        for x, y in (line[0], line[-1]):
            brush.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    return sheet.reduce(2)


def accuracy(network: Network, pixels: list[np.ndarray], labels: np.ndarray) -> float:
    """The share of images (28, 28) read right."""
    read = np.concatenate(
        [network.forward(np.stack(pixels[i : i + BATCH])).logits.argmax(axis=1) for i in range(0, len(pixels), BATCH)]
    )
    return float((read == labels).mean())


def by_strokes(network: Network, digits: list[Strokes], labels: np.ndarray, pen: float = PEN, place: str = "recorded") -> float:
    """Accuracy through model.digit.from_drawing."""
    return accuracy(network, [from_drawing(drawing(placed(d, place), pen), CANVAS).pixels for d in digits], labels)


def by_pixels(network: Network, pictures: list[Image.Image], labels: np.ndarray) -> float:
    """Accuracy through model.digit.from_image."""
    cropped = [digit.pixels if (digit := from_image(p)) else np.zeros((SIDE, SIDE), np.float32) for p in pictures]
    return accuracy(network, cropped, labels)


def measure(network: Network, digits: list[Strokes], labels: np.ndarray) -> dict:
    """All of the benchmark's figures."""
    pictures = [picture(d, PEN) for d in digits]
    rng = np.random.default_rng(0)
    thin = {pen: [picture(tilted(d, rng.uniform(-TILT, TILT)), pen) for d in digits] for pen in THIN_PENS}
    resized = [np.asarray(p.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255 for p in pictures]
    by_pen = {str(pen): by_strokes(network, digits, labels, pen) for pen in PENS}
    by_place = {place: by_strokes(network, digits, labels, place=place) for place in ("corner", "filling")}
    return {
        "strokes": by_pen[str(PEN)],
        "pixels": by_pixels(network, pictures, labels),
        "pixels_by_pen": {str(pen): by_pixels(network, drawn, labels) for pen, drawn in thin.items()},
        "resize": accuracy(network, resized, labels),
        "by_pen": by_pen,
        "by_place": {"recorded": by_pen[str(PEN)], **by_place},
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawn_digits", description=__doc__.split(":")[0])
    parser.add_argument("path", type=Path, help="folder with pendigits.npz")
    parser.add_argument("--checkpoint", type=Path, default=checkpoint.DEFAULT, help="default: the shipped network")
    parser.add_argument("--every", type=int, default=1, help="read each Nth digit only (default: 1, all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    try:
        digits, labels = load(options.path)
        network = checkpoint.load(options.checkpoint)
    except (OSError, KeyError, ValueError) as error:
        print(f"The drawn digits or the network can't be read: {error}", file=sys.stderr)
        return 2
    figures = measure(network, digits[:: options.every], labels[:: options.every])
    lines = [f"{len(digits[:: options.every]):,} drawn digits, {network.architecture}"]
    lines += [f"  {name:<22} {figures[name]:.2%}" for name in ("strokes", "pixels", "resize")]
    lines += [f"  strokes, pen {pen:>2} px     {share:.2%}" for pen, share in figures["by_pen"].items()]
    lines += [f"  pixels, tilted, {pen:>2} px     {share:.2%}" for pen, share in figures["pixels_by_pen"].items()]
    lines += [f"  strokes, {place:<13} {share:.2%}" for place, share in figures["by_place"].items()]
    report(figures, options.json, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
