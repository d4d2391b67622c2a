"""The network in the repository keeps its promises: architecture, MNIST's test images, and digits that people drew."""

from pathlib import Path

import pytest

from benchmarks import drawn_digits, frontier
from model import checkpoint
from training import data
from training.evaluate import evaluate
from training.presets import preset

DRAWN = Path(__file__).parents[3] / "shared" / "drawn_digits"
EVERY = 40  # of the 10,992 drawn digits: 275, so that the test is quick


@pytest.fixture(scope="module")
def shipped():
    return checkpoint.load()


def test_the_shipped_network_is_what_the_preset_trains(shipped):
    assert shipped.architecture == "784-128-64-10" and shipped.parameters == 109_386 and shipped.hidden == "relu"
    meta = shipped.metadata
    assert meta["preset"] == meta["name"] == "default" and meta["epochs"] == preset("default").epochs
    assert {"seed", "date", "settings", "test_accuracy", "parameters"} <= set(meta)


def test_the_shipped_network_reads_mnist(shipped):
    found = evaluate(shipped, data.load()[1])
    assert found["accuracy"] >= 0.9935
    assert found["accuracy"] == pytest.approx(shipped.metadata["test_accuracy"], abs=1e-9)
    assert min(found["per_digit"]) > 0.98


@pytest.mark.skipif(not DRAWN.is_dir(), reason="the drawn digits are not beside this checkout (../shared/drawn_digits)")
def test_the_shipped_network_reads_drawn_digits_of_any_pen_place_and_size(shipped):
    digits, labels = drawn_digits.load(DRAWN)
    digits, labels = digits[::EVERY], labels[::EVERY]
    recorded = drawn_digits.by_strokes(shipped, digits, labels)
    assert recorded >= 0.96
    for pen in (8, 32):
        assert drawn_digits.by_strokes(shipped, digits, labels, pen) == pytest.approx(recorded, abs=0.005)
    for place in ("corner", "filling"):
        assert drawn_digits.by_strokes(shipped, digits, labels, place=place) == pytest.approx(recorded, abs=0.005)


def test_the_frontier_counts_operations():
    # 2 x 784 x 128 forward and as many for the gradient; the later layers three times, for they pass the error on.
    assert frontier.flops((784, 128, 64, 10), 1) == 4 * 784 * 128 + 6 * (128 * 64 + 64 * 10)
