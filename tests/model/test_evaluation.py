"""MNIST's digits, and model.evaluation and model.doubt against the definitions, image by image."""

import gzip
from dataclasses import replace

import numpy as np
import pytest

from model import doubt, evaluation, mnist
from model.evaluation import count, probabilities_of, ranked, score
from model.layers import ForwardPass
from model.network import random_network

BINS = 15


@pytest.fixture(scope="module")
def read() -> tuple[np.ndarray, np.ndarray]:
    """Labels and probabilities of 3,000 images. Many answers are correct, some with a probability of exactly 1."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 3000)
    logits = rng.normal(0, 1.5, (3000, 10))
    logits[np.arange(3000), labels] += 2.5
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities[:20] = np.eye(10)[rng.integers(0, 10, 20)]
    return labels, probabilities.astype(np.float32)


def test_confusion_precision_and_recall_count_each_image_once(read):
    labels, probabilities = read
    answers = probabilities.argmax(axis=1)
    found = count(answers, labels)
    for digit in range(10):
        for answer in range(10):
            assert found.confusion[digit, answer] == ((labels == digit) & (answers == answer)).sum()
        assert found.precision[digit] == pytest.approx((labels[answers == digit] == digit).mean())
        assert found.by_digit[digit] == pytest.approx((answers[labels == digit] == digit).mean())
    few = count(np.array([1, 2]), np.array([1, 1]))
    np.testing.assert_array_equal(few.by_digit[:2], [np.nan, 0.5])  # a digit without images has no share
    np.testing.assert_array_equal(few.precision[:3], [np.nan, 1, 0])


def test_of_some_images_the_surest_mistakes_come_first_and_the_surest_hits_last(read):
    labels, probabilities = read
    confidence, is_right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    mistakes = sorted(np.flatnonzero((labels == 4) & ~is_right), key=lambda i: -confidence[i])
    hits = sorted(np.flatnonzero((labels == 4) & is_right), key=lambda i: confidence[i])
    assert len(mistakes) > 9 and len(hits) > 9
    assert ranked(labels, probabilities, labels == 4).tolist() == [*mistakes, *hits]


def test_the_calibration_error_is_the_mean_gap_over_all_answers(read):
    labels, probabilities = read
    confidence, is_right = probabilities.max(axis=1).astype(np.float64), probabilities.argmax(axis=1) == labels
    found = evaluation.reliability(labels, probabilities)
    error = 0.0
    for k in range(BINS):
        inside = (confidence >= k / BINS) & ((confidence < (k + 1) / BINS) | (k == BINS - 1))
        assert found.count[k] == inside.sum()
        if not inside.any():
            assert np.isnan(found.accuracy[k]) and np.isnan(found.confidence[k])
            continue
        assert found.accuracy[k] == pytest.approx(is_right[inside].mean())
        assert found.confidence[k] == pytest.approx(confidence[inside].mean())
        error += inside.mean() * abs(found.accuracy[k] - found.confidence[k])
    assert found.error == pytest.approx(error) and error > 0.01


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_the_score_and_the_probabilities_of_many_images_agree_with_the_readings_of_bytes_and_of_floats(output: str):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4500, 28, 28), dtype=np.uint8)  # more than two batches
    labels = rng.integers(0, 10, 4500).astype(np.uint8)
    net = random_network((784, 24, 16, 10), np.random.default_rng(3), output=output)
    floats = images.astype(np.float32) / 255
    answers = net.forward(floats).logits.argmax(axis=-1)
    np.testing.assert_allclose(probabilities_of(net, images), net.forward(floats).probabilities, atol=1e-6)
    for found in (score(net, images, labels), score(net, floats, labels)):
        np.testing.assert_array_equal(found.confusion, count(answers, labels).confusion)
        assert found.accuracy == pytest.approx((answers == labels).mean())
        assert found.loss == pytest.approx(net.backward(net.forward(floats), labels).loss, rel=1e-5)
    assert score(net, images[:0], labels[:0]).loss == 0 and probabilities_of(net, images[:0]).shape == (0, 10)


def test_hard_digits_are_those_whose_label_is_unlikely_and_at_least_twenty():
    labels = np.zeros(60, int)
    for lowest, hard in ((0.8, range(33)), (0.89, range(20))):
        probabilities = np.linspace(lowest, lowest + 0.18, 60, dtype=np.float32)[:, None]
        assert evaluation.hard_digits(probabilities, labels).tolist() == [*hard]


@pytest.mark.parametrize(
    ("load", "counts"),  # MNIST's known counts
    [
        (mnist.test_set, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]),
        (mnist.training_set, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]),
    ],
)
def test_images_and_labels_are_read_and_belong_together(load, counts: list[int]):
    images, labels = load()
    assert images.shape == (sum(counts), 28, 28) and images.dtype == np.uint8 and images.max() == 255
    assert np.bincount(labels).tolist() == counts
    ink = [images[labels == digit].mean() for digit in range(10)]
    assert int(np.argmin(ink)) == 1, "ones are thin"


LABELS = "t10k-labels-idx1-ubyte.gz"
whole = (mnist.RAW / LABELS).read_bytes()
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
        (tmp_path / LABELS).write_bytes(content)
    with pytest.raises(mnist.DataError, match=LABELS) as told:
        mnist.read_idx(tmp_path / LABELS)
    assert str(tmp_path) not in str(told.value)


def test_the_confidence_is_a_half_at_the_contrast_that_is_stored():
    """Logits 14, 4, …, 4 have the mean 5, and so a contrast of 9. The double contrast leaves a quarter of doubt."""
    logits = np.zeros((3, 10), np.float32)
    logits[1:] = [[4], [3]]
    logits[1:, 3] = [14, 23]
    passed = ForwardPass(np.zeros(784), (logits,), (), np.full((3, 10), 0.1) * [[1], [2], [3]], 9.0)
    assert doubt.confidence(passed).tolist() == [0, 0.5, 0.75] and doubt.confidence(passed).dtype == np.float32
    one = doubt.confidence(replace(passed, pre_activations=(logits[1],)))
    assert np.shape(one) == () and one.dtype == np.float32 and one == 0.5
    assert doubt.confidence(replace(passed, contrast_half=None)) == pytest.approx([0.1, 0.2, 0.3])
