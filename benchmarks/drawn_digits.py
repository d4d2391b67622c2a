"""Measure the accuracy on digits that people drew.

Run it with `python -m benchmarks.drawn_digits PATH`. PATH is the folder with pendigits.npz, the pen strokes of 44 people.
Each drawing is read in three ways: from its strokes, from the canvas's pixels like a photo, and from the whole canvas resized to
28x28, as many demos do.

Keys, all accuracies from 0 to 1:
  strokes, pixels, resize  at the recorded place and size, with a pen of 20 px
  by_pen                   from the strokes, with pens of 8, 20 and 32 px
  by_place                 from the strokes, as recorded, small in a corner (a quarter of the size), and filling the canvas
  pixels_by_pen            from the pixels, with thin pens of 1, 2 and 3 px, each digit tilted by up to 15 degrees
"""

from argparse import Namespace

import numpy as np
from PIL import Image

from benchmarks import common
from harness import drawn_digits
from harness.drawn_digits import PEN
from model.digit import from_image
from model.evaluation import score

SIDE = 28
PENS = (8, PEN, 32)  # px
THIN_PENS = (1, 2, 3)  # px: what a drawing program on a trackpad uses
TILT = 15  # degrees, at most


def image_pixels(pictures: list[Image.Image]) -> np.ndarray:
    """Convert pictures to the network's input, float32 (n, 28, 28), as the app does. Blank pictures become zeros."""
    read = [from_image(picture) for picture in pictures]
    return np.stack([digit.pixels if digit else np.zeros((SIDE, SIDE), np.float32) for digit in read])


def measure(options: Namespace) -> dict:
    (drawings, labels, _), network, every = options.digits, options.checkpoint, options.every

    def accuracy(pixels: np.ndarray, step: int = 1) -> float:
        return score(network, pixels, labels[::step]).accuracy

    pictures = [drawn_digits.picture(strokes) for strokes in drawings]
    rng = np.random.default_rng(0)
    thin = {
        pen: [drawn_digits.picture(drawn_digits.tilted(strokes, rng.uniform(-TILT, TILT)), pen) for strokes in drawings[::every]]
        for pen in THIN_PENS
    }
    resized = [np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255 for picture in pictures]
    by_pen = {str(pen): accuracy(drawn_digits.pixels(drawings, pen)) for pen in PENS}
    by_place = {place: accuracy(drawn_digits.pixels(drawings, place=place)) for place in ("corner", "filling")}
    return {
        "strokes": by_pen[str(PEN)],
        "pixels": accuracy(image_pixels(pictures[::every]), every),
        "pixels_by_pen": {str(pen): accuracy(image_pixels(drawn), every) for pen, drawn in thin.items()},
        "resize": accuracy(np.stack(resized)),
        "by_pen": by_pen,
        "by_place": {"recorded": by_pen[str(PEN)], **by_place},
    }


if __name__ == "__main__":
    parser = common.parser(__doc__, "digits", "--checkpoint")
    parser.add_argument("--every", type=int, default=1, help="read only every Nth digit from pixels (default: 1, all)")
    common.run(measure, parser)
