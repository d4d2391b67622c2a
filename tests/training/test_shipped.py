"""The network in the repository keeps its promises: architecture, MNIST's test images, and digits that people drew."""

from pathlib import Path

import pytest

from benchmarks import doubt
from harness import drawn_digits
from model import checkpoint
from model.score import score
from training import data
from training.evaluate import evaluate
from training.presets import preset

LETTERS = drawn_digits.FOLDER.with_name("drawn_letters")
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


@pytest.mark.skipif(
    not drawn_digits.FOLDER.is_dir(), reason="the drawn digits are not beside this checkout (../shared/drawn_digits)"
)
def test_the_shipped_network_reads_drawn_digits_of_any_pen_place_and_size(shipped):
    digits, labels = drawn_digits.load(drawn_digits.FOLDER)
    digits, labels = digits[::EVERY], labels[::EVERY]
    recorded = score(shipped, drawn_digits.pixels(digits), labels).accuracy
    assert recorded >= 0.97
    for options in ({"pen": 8}, {"pen": 32}, {"place": "corner"}, {"place": "filling"}):
        assert score(shipped, drawn_digits.pixels(digits, **options), labels).accuracy == pytest.approx(recorded, abs=0.005)


@pytest.mark.skipif(
    not LETTERS.is_dir() or not drawn_digits.FOLDER.is_dir(), reason="the drawings are not beside this checkout (../shared)"
)
def test_the_shipped_network_doubts_letters_and_believes_digits(shipped):
    letters, _ = doubt.load_letters(LETTERS)
    assert len(letters) == 726
    digits, labels = drawn_digits.load(drawn_digits.FOLDER)
    figures = doubt.measure(shipped, letters[::4], drawn_digits.pixels(digits[::EVERY]), labels[::EVERY])
    assert figures["auroc"] >= 0.97
    assert figures["letters_flagged"] >= 0.75
    assert figures["digits_flagged"] <= 0.025


def test_the_model_card_is_the_shipped_networks(shipped):
    card = (Path(__file__).parents[2] / "docs" / "model-card.md").read_text()
    meta = shipped.metadata
    assert f"`python -m training --preset {meta['preset']} --seed {meta['seed']}`, {meta['epochs']} epochs" in card
    assert f"| MNIST test, 10,000 images | {100 * meta['test_accuracy']:.2f} % |" in card
    assert f"temperature of {meta['temperature']:.2f}" in card
