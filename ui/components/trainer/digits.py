"""The digits that a browser trains on, in one file: `python -m ui.components.trainer.digits` makes static/mnist-digits.bin.

The file holds 10,000 of MNIST's training digits and 2,000 of its test digits, drawn at random, with 4 bits a pixel, deflated
(1.12 MB). MNIST was made by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, and is licensed under CC BY-SA 3.0.
"""

import zlib
from pathlib import Path

import numpy as np

from model import mnist
from system import files

FILE = Path(__file__).parents[3] / "static" / "mnist-digits.bin"  # Streamlit serves this folder
EXAMPLES, TESTS = 10_000, 2_000
SEED = 28
STEP = 17  # 255 / 15: grey values for each of the 16 that are kept


def pack() -> bytes:
    """Return MNIST digits as zlib-compressed bytes, for the training in the browser (worker.js).

    The bytes are the numbers of training and test digits (uint32 little-endian), the labels (a byte each) and the pixels (two per
    byte, the left one in the higher four bits). The training digits are sorted by label, which makes them 2 % smaller.
    Raise model.mnist.DataError if MNIST's files can't be read.
    """
    rng = np.random.default_rng(SEED)
    chosen = rng.permutation(60_000)[:EXAMPLES]
    tests = rng.permutation(10_000)[:TESTS]
    chosen = chosen[np.argsort(mnist.training_labels()[chosen], kind="stable")]
    labels = np.concatenate([mnist.training_labels()[chosen], mnist.test_labels()[tests]])
    images = np.concatenate([mnist.training_images()[chosen], mnist.test_images()[tests]]).reshape(-1, 2)
    grey = np.round(images / STEP).astype(np.uint8)
    counts = np.array([EXAMPLES, TESTS], "<u4")
    return zlib.compress(counts.tobytes() + labels.tobytes() + (grey[:, 0] << 4 | grey[:, 1]).tobytes(), level=9)


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    files.write(FILE, pack())
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
