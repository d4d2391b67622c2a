"""Read MNIST's digits from the archives in the repository, without torch.

    >>> test_images().shape, int(test_labels()[0])
    ((10000, 28, 28), 7)

Reading the test digits takes about 45 ms, the training digits 0.4 s.
"""

import gzip
import zlib
from pathlib import Path

import numpy as np

RAW = Path(__file__).resolve().parent.parent / "training" / "data" / "MNIST" / "raw"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
TRAINING_IMAGES = "train-images-idx3-ubyte.gz"
TRAINING_LABELS = "train-labels-idx1-ubyte.gz"
UNSIGNED_BYTE = 8  # the code of the idx format for this type, the only one in MNIST
MAX_BYTES = 64 * 2**20  # unpacked; the training images have 47 MB


class DataError(ValueError):
    """An archive of the MNIST data set is missing or damaged. The message names the file, without its folder."""


def test_images(raw: Path = RAW) -> np.ndarray:
    """Load the 10,000 test images of MNIST from the folder `raw`, uint8 (10000, 28, 28), 255 = ink. Raises DataError."""
    return read_idx(raw / TEST_IMAGES)


def test_labels(raw: Path = RAW) -> np.ndarray:
    """Load the labels of the MNIST test images from the folder `raw`, uint8 (10000,), 0 to 9. Raises DataError."""
    return read_idx(raw / TEST_LABELS)


def training_images(raw: Path = RAW) -> np.ndarray:
    """Load the 60,000 training images of MNIST from the folder `raw`, uint8 (60000, 28, 28), 255 = ink. Raises DataError."""
    return read_idx(raw / TRAINING_IMAGES)


def training_labels(raw: Path = RAW) -> np.ndarray:
    """Load the labels of the MNIST training images from the folder `raw`, uint8 (60000,), 0 to 9. Raises DataError."""
    return read_idx(raw / TRAINING_LABELS)


def read_idx(path: Path) -> np.ndarray:
    """Read a gzipped idx file, the file format of MNIST. Return a read-only uint8 array.

    The file contains two zero bytes, the data type, the number n of dimensions, n lengths as big-endian uint32, and the values.
    Raises DataError if the file is missing or damaged.
    """
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path.name} can't be read: fetch MNIST's archives again from this repository") from error
    start = 4 + 4 * content[3] if len(content) > 4 else 0
    shape = tuple(int(n) for n in np.frombuffer(content[4:start], ">u4")) if start <= len(content) else ()
    if content[:3] != bytes((0, 0, UNSIGNED_BYTE)) or not shape or len(content) - start != np.prod(shape, dtype=np.int64):
        raise DataError(f"{path.name} is no whole idx file of bytes: fetch MNIST's archives again from this repository")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
