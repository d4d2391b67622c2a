"""The network in the repository keeps its promises: architecture, MNIST's test images, and digits that people drew."""

import dataclasses

import numpy as np
import pytest

from benchmarks import doubt
from harness import drawn_digits
from model import checkpoint, mnist
from model.evaluation import score
from tests.held_out_shapes import HELD_OUT
from training import data, synthetic_shapes
from training.loop import train
from training.presets import parsed, preset


@pytest.fixture(scope="module")
def shipped():
    return checkpoint.load()


def test_the_shipped_network_is_what_the_preset_trains_and_reads_mnist(shipped):
    meta, trained = shipped.metadata, preset("default")
    assert (shipped.sizes, shipped.hidden, shipped.output) == (trained.sizes, trained.activation, trained.output)
    assert meta["preset"] == meta["name"] == "default" and meta["epochs"] == trained.epochs
    assert meta["parameters"] == shipped.parameters and "date" in meta
    assert parsed(meta["settings"]) == dataclasses.replace(trained, seed=meta["seed"])
    found = score(shipped, *mnist.test_set())
    assert found.accuracy == pytest.approx(meta["test_accuracy"], abs=1e-9) and found.accuracy >= 0.9935
    assert found.by_digit.min() > 0.98


def test_instant_reads_98_percent_of_mnist():
    settings = preset("instant")
    *_, done = train(settings, data.divide(settings, *data.load()))
    assert done.test_accuracy >= 0.98


@pytest.fixture(scope="module")
def drawn():
    """A hundred digits that people drew: strokes and labels."""
    return drawn_digits.load(drawn_digits.HUNDRED)[:2]


def test_the_shipped_network_reads_drawn_digits_of_any_pen_place_and_size(shipped, drawn):
    digits, labels = drawn
    for options in ({}, {"pen": 8}, {"pen": 32}, {"place": "corner"}, {"place": "filling"}):
        assert score(shipped, drawn_digits.pixels(digits, **options), labels).accuracy >= 0.98


def test_the_shipped_network_doubts_what_it_was_not_trained_on_and_believes_digits(shipped, drawn):
    """33 Greek and Cyrillic letters, signs and little pictures. `benchmarks.doubt` measures it on letters that people drew."""
    digits, labels = drawn
    shapes = [strokes for variants in synthetic_shapes.kinds(HELD_OUT).values() for strokes in variants]
    figures = doubt.measure(
        shipped,
        drawn_digits.pixels([[np.array(stroke) * 180 + 50 for stroke in strokes] for strokes in shapes]),
        drawn_digits.pixels(digits),
        labels,
    )
    assert figures["auroc"] >= 0.97
    assert figures["letters_flagged"] >= 0.75
    assert figures["digits_flagged"] <= 0.025
