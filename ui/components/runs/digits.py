"""Make ui/static/mnist-digits.bin, the digits that a browser trains on. Run it with `python -m ui.components.runs.digits`.

The file holds 10,000 of MNIST's training digits and 2,000 of its test digits, chosen at random, with 16 grey levels (1.18 MB).
Runs of black and of white pixels are run-length encoded. zlib would give 1.13 MB, but Safari before 16.4 has no decompressor.
MNIST was made by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, and is licensed under CC BY-SA 3.0.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from model import mnist
from system import files

FILE = Path(__file__).parents[2] / "static" / "mnist-digits.bin"  # Streamlit serves the folder beside the page
EXAMPLES, TESTS = 10_000, 2_000
SEED = 28
STEP = 17  # 255 / 15: grey values for each of the 16 that are kept
PAPER, INK = 0, 15  # the levels that come in runs
LONGEST = 316  # pixels of a run


def pack() -> bytes:
    """Return the bytes of a file of MNIST digits, with which a browser can train a network. `digits.js` unpacks them.

    They contain, in this order: the Adler-32 checksum of all that follows, the number of training digits, the number of test
    digits (each uint32, little-endian), one byte for each label, and the pixels, column by column, encoded by `halves_of`.
    Raise model.mnist.DataError if MNIST's files can't be read.
    """
    rng = np.random.default_rng(SEED)
    training, test = mnist.training_set(), mnist.test_set()
    chosen = rng.permutation(60_000)[:EXAMPLES]
    tests = rng.permutation(10_000)[:TESTS]
    chosen = chosen[np.argsort(training[1][chosen], kind="stable")]
    images, labels = (np.concatenate([learnt[chosen], tested[tests]]) for learnt, tested in zip(training, test, strict=True))
    levels = np.round(images / STEP).astype(np.uint8).swapaxes(1, 2).ravel()  # (n, row, column) -> (n * column * row,)
    starts = np.flatnonzero(np.append(True, levels[1:] != levels[:-1]))
    runs = zip(levels[starts].tolist(), np.diff(np.append(starts, len(levels))).tolist(), strict=True)
    halves = bytearray(half for level, run in runs for half in halves_of(level, run))
    halves += bytes(len(halves) % 2)
    packed = bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True))
    content = np.array([EXAMPLES, TESTS], "<u4").tobytes() + labels.tobytes() + packed
    return zlib.adler32(content).to_bytes(4, "little") + content


def halves_of(level: int, run: int) -> Iterator[int]:
    """Yield half bytes, 0 to 15, that encode `run` pixels of one grey level. PAPER and INK are followed by the run's length."""
    while run > 0:
        part = min(run, LONGEST) if level in (PAPER, INK) else 1
        yield level
        if part > 60:
            yield from (15, *divmod(part - 61, 16))
        elif part > 12:
            high, low = divmod(part - 13, 16)
            yield from (12 + high, low)
        elif level in (PAPER, INK):
            yield part - 1
        run -= part


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    files.write(FILE, pack())
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
