"""MNIST's digits, read by NumPy alone."""

import gzip

import numpy as np
import pytest

from model import mnist


@pytest.mark.parametrize(
    ("images", "labels", "counts"),  # MNIST's known counts
    [
        (mnist.test_images, mnist.test_labels, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]),
        (mnist.training_images, mnist.training_labels, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]),
    ],
)
def test_images_and_labels_are_read_and_belong_together(images, labels, counts: list[int]):
    images, labels = images(), labels()
    assert images.shape == (sum(counts), 28, 28) and images.dtype == np.uint8 and images.max() == 255
    assert np.bincount(labels).tolist() == counts
    ink = [images[labels == digit].mean() for digit in range(10)]
    assert int(np.argmin(ink)) == 1, "ones are thin"


whole = (mnist.RAW / mnist.TEST_LABELS).read_bytes()
DAMAGED = {
    "missing": None,
    "empty": b"",
    "not gzip": b"no archive",
    "one byte changed": whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
    "nothing inside": gzip.compress(b""),
    "too short": gzip.compress(b"\0\0\x08\x01\0\0\0\x05abc"),
    "floats": gzip.compress(b"\0\0\x0d\x01\0\0\0\x01abcd"),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_missing_or_damaged_archive_is_refused_by_name(tmp_path, content):
    if content is not None:
        (tmp_path / mnist.TEST_LABELS).write_bytes(content)
    with pytest.raises(mnist.DataError, match=mnist.TEST_LABELS) as told:
        mnist.test_labels(tmp_path)
    assert str(tmp_path) not in str(told.value)
