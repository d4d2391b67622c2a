"""model.evaluation against counts made by hand, one image after another."""

import numpy as np
import pytest

from model.evaluation import (
    accuracy_if_refused,
    confusion_matrix,
    hard_digits,
    precision,
    probabilities_of,
    ranked,
    recall,
    reliability,
    score,
)
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


def test_the_probabilities_of_many_images_are_those_of_each():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4100, 28, 28), dtype=np.uint8)  # more than two batches
    network = random_network((784, 16, 10), rng)
    found = probabilities_of(network, images)
    assert found.shape == (4100, 10) and found.dtype == np.float32
    for k in (0, 1999, 2000, 4099):
        np.testing.assert_allclose(found[k], network.forward(images[k].astype(np.float32) / 255).probabilities, atol=1e-6)
    assert probabilities_of(network, images[:0]).shape == (0, 10)


def test_confusion_precision_and_recall_count_each_image_once(read):
    labels, probabilities = read
    answers = [int(np.argmax(row)) for row in probabilities]
    matrix = confusion_matrix(labels, probabilities)
    counted = np.zeros((10, 10), int)
    for label, answer in zip(labels, answers, strict=True):
        counted[label, answer] += 1
    np.testing.assert_array_equal(matrix, counted)
    for digit in range(10):
        said = [label for label, answer in zip(labels, answers, strict=True) if answer == digit]
        true = [answer for label, answer in zip(labels, answers, strict=True) if label == digit]
        assert precision(matrix)[digit] == pytest.approx(said.count(digit) / len(said))
        assert recall(matrix)[digit] == pytest.approx(true.count(digit) / len(true))


def test_a_digit_without_images_or_answers_has_no_share():
    matrix = confusion_matrix(np.array([1, 1]), np.eye(10)[[1, 2]])
    assert np.isnan(recall(matrix)[0]) and np.isnan(precision(matrix)[0])
    assert recall(matrix)[1] == 0.5 and precision(matrix)[1] == 1 and precision(matrix)[2] == 0


def test_a_cell_starts_with_its_worst_image(read):
    labels, probabilities = read
    answers = probabilities.argmax(axis=1)
    mistakes, hits = (ranked(labels, probabilities, (labels == 4) & (answers == answer)) for answer in (9, 4))
    assert len(mistakes) and len(hits)
    for found, answer, step in ((mistakes, 9, -1), (hits, 4, 1)):
        assert all(labels[i] == 4 and probabilities[i].argmax() == answer for i in found)
        confidence = [float(probabilities[i].max()) for i in found]
        assert confidence == sorted(confidence)[::step]
    matrix = confusion_matrix(labels, probabilities)
    assert (len(mistakes), len(hits)) == (matrix[4, 9], matrix[4, 4])


def test_the_filters_divide_all_images_into_mistakes_and_hits(read):
    labels, probabilities = read
    is_right = probabilities.argmax(axis=1) == labels
    mistakes, hits = (ranked(labels, probabilities, chosen) for chosen in (~is_right, is_right))
    assert sorted([*mistakes, *hits]) == list(range(3000))
    assert probabilities[mistakes[0]].max() == max(probabilities[i].max() for i in mistakes)
    assert probabilities[hits[0]].max() == min(probabilities[i].max() for i in hits)
    assert all(probabilities[i].argmax() != labels[i] for i in mistakes)


def test_the_calibration_error_is_the_mean_gap_over_all_answers(read):
    labels, probabilities = read
    found = reliability(labels, probabilities, BINS)
    error = 0.0
    for k in range(BINS):
        members = [i for i in range(3000) if min(BINS - 1, int(float(probabilities[i].max()) * BINS)) == k]
        assert found.count[k] == len(members)
        if not members:
            assert np.isnan(found.accuracy[k]) and np.isnan(found.confidence[k])
            continue
        accuracy = np.mean([probabilities[i].argmax() == labels[i] for i in members])
        confidence = np.mean([float(probabilities[i].max()) for i in members])
        assert found.accuracy[k] == pytest.approx(accuracy) and found.confidence[k] == pytest.approx(confidence)
        error += len(members) / 3000 * abs(accuracy - confidence)
    assert found.error == pytest.approx(error) and error > 0.01


def test_sure_and_always_right_has_no_calibration_error_and_sure_and_always_wrong_all_of_it():
    labels = np.arange(10)
    assert reliability(labels, np.eye(10)).error == 0 and reliability(labels, np.eye(10)).count.tolist() == [0] * 14 + [10]
    assert reliability(labels, np.eye(10)[::-1]).error == 1


def test_refusing_leaves_the_accuracy_of_the_rest(read):
    labels, probabilities = read
    found = accuracy_if_refused(labels, probabilities)
    order = sorted(range(3000), key=lambda i: (probabilities[i].max(), i))
    for k in (0, 1, 300, 1500, 2999):
        rest = order[k:]
        assert found[k] == pytest.approx(np.mean([probabilities[i].argmax() == labels[i] for i in rest]))
    assert found.shape == (3000,) and found[1500] > found[0]


def test_a_score_counts_by_digit_and_agrees_with_the_readings():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4500, 28, 28), dtype=np.uint8)  # more than two batches
    labels = rng.integers(0, 9, 4500).astype(np.uint8)  # no nines
    net = random_network((784, 24, 16, 10), np.random.default_rng(3))
    found = score(net, images, labels)
    floats = images.astype(np.float32) / 255
    right = net.forward(floats).logits.argmax(axis=-1) == labels
    assert found.accuracy == pytest.approx(right.mean())
    assert found.total.sum() == 4500 and found.total[9] == 0 and np.isnan(found.by_digit[9])
    for digit in range(9):
        assert found.by_digit[digit] == pytest.approx(right[labels == digit].mean())
    np.testing.assert_array_equal(score(net, floats, labels).confusion, found.confusion)
    read = net.forward(floats).logits.argmax(axis=-1)
    assert found.confusion[3, 5] == ((labels == 3) & (read == 5)).sum()


def test_hard_digits_are_those_whose_label_is_unlikely_and_all_that_are_misread():
    rng = np.random.default_rng(0)
    images, labels = rng.random((3000, 784), np.float32), rng.integers(0, 10, 3000)
    net = random_network((784, 24, 10), np.random.default_rng(3))
    probabilities = net.forward(images).probabilities
    of_label = probabilities[np.arange(3000), labels]
    found = hard_digits(probabilities, labels, most=0.09)
    assert 20 < len(found) < 3000
    assert (np.diff(of_label[found]) >= 0).all()
    assert set(found) == set(np.flatnonzero(of_label < 0.09))
    misread = np.flatnonzero(net.forward(images).logits.argmax(axis=-1) != labels)
    assert set(misread) <= set(hard_digits(probabilities, labels))
    assert len(hard_digits(probabilities, labels, most=0.0)) == 20


def test_a_digit_is_hard_below_nine_tenths():
    probabilities = np.linspace(0.85, 0.942, 30, dtype=np.float32)[:, None]
    found = hard_digits(probabilities, np.zeros(30, int), least_count=5)
    assert found.tolist() == [i for i in range(30) if probabilities[i] < 0.9]
