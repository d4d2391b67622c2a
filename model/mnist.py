"""Read MNIST's digits from the archives in the repository, without torch.

    >>> images, labels = test_set()
    >>> images.shape, int(labels[0])
    ((10000, 28, 28), 7)

Reading the test digits takes about 45 ms, the training digits 0.4 s.
"""

import gzip
import zlib
from pathlib import Path

import numpy as np

from system.errors import Refusal

RAW = Path(__file__).resolve().parent.parent / "training" / "data" / "MNIST" / "raw"
MAX_BYTES = 64 * 2**20  # unpacked; the training images have 47 MB


class DataError(Refusal, ValueError):
    """An archive of the MNIST data set is missing or damaged. The message names the file, without its folder."""


def test_set() -> tuple[np.ndarray, np.ndarray]:
    """Load MNIST's test images, uint8 (10000, 28, 28), 255 = ink, and their labels, uint8 (10000,). Raises DataError."""
    return _load("t10k")


def training_set() -> tuple[np.ndarray, np.ndarray]:
    """Load MNIST's training images, uint8 (60000, 28, 28), and their labels, as `test_set` does."""
    return _load("train")


def _load(name: str) -> tuple[np.ndarray, np.ndarray]:
    return read_idx(RAW / f"{name}-images-idx3-ubyte.gz"), read_idx(RAW / f"{name}-labels-idx1-ubyte.gz")


def read_idx(path: Path) -> np.ndarray:
    """Read a gzipped idx file, the file format of MNIST. Return a read-only uint8 array.

    The file contains two zero bytes, the data type, the number n of dimensions, n lengths as big-endian uint32, and the values.
    Raises DataError if the file is missing or damaged.
    """
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_BYTES)
        start = 4 + 4 * content[3]
        return np.frombuffer(content, np.uint8, offset=start).reshape(np.frombuffer(content[4:start], ">u4").tolist())
    except (OSError, EOFError, zlib.error, IndexError, ValueError) as error:
        raise DataError("{file} can't be read: fetch MNIST's archives again from this repository", file=path.name) from error
