"""Real people's digits are read as they were when tests/model/reference.json was made: not a pixel, link or grouping changes.

`python -m tests.model.test_reference` makes the file anew. Do this only for a change that is meant to change readings.
"""

import doctest
import importlib
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.numbers import compose
from harness import drawn_digits
from model import checkpoint, doubt, link, numbers
from model.digit import from_drawing
from model.strokes import parse

REFERENCE = Path(__file__).with_name("reference.json")


def measure() -> dict:
    """Return what the shipped network and the conversion make of 25 digits and 20 numbers of three digits."""
    network = checkpoint.load()
    drawings, _ = drawn_digits.load(drawn_digits.HUNDRED)
    found: dict[str, list] = {"digits": [], "numbers": []}
    for strokes in drawings[::4]:
        drawing = parse(drawn_digits.fabric(strokes))
        digit = from_drawing(drawing)
        assert digit is not None
        passed = network.forward(digit.pixels)
        found["digits"].append(
            {
                "pixels": [*digit.pixels.sum(axis=0).round(3).tolist(), *digit.pixels.sum(axis=1).round(3).tolist()],
                "steps": [[*step.pixels.shape, round(float(step.pixels.sum()), 2)] for step in digit.steps],
                "digit": passed.digit,
                "confidence": round(float(doubt.confidence(passed)), 3),
                "link": link.encode(drawing, passed.digit),
            }
        )
    rng = np.random.default_rng(0)
    for k in range(20):
        chosen = [drawings[i] for i in rng.choice(len(drawings), 3, replace=False)]
        parts = numbers.read(parse(drawn_digits.fabric(compose(chosen, (-0.1, 0.0, 0.05, 0.2)[k % 4], rng))), network)
        found["numbers"].append([[list(part.strokes), part.passed.digit, round(part.confidence, 2)] for part in parts])
    return found


def near(value: object) -> object:
    """Return a value whose numbers may differ by what another processor rounds differently."""
    if isinstance(value, dict):
        return {key: near(each) for key, each in value.items()}
    if isinstance(value, list):
        return [near(each) for each in value]
    return pytest.approx(value, abs=0.011) if isinstance(value, float) else value


def test_readings_are_those_of_the_reference():
    assert measure() == near(json.loads(REFERENCE.read_text()))


MODULES = ["digit", "explain", "link", "network", "numbers", "reshape", "whatif", "convolution", "mnist"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_of_a_module_are_true(name: str):
    module = importlib.import_module(f"model.{name}")
    known = {"checkpoint": checkpoint, "np": np, "strokes": importlib.import_module("model.strokes")}
    done = doctest.testmod(module, extraglobs=vars(importlib.import_module("model.strokes")) | vars(module) | known)
    assert done.attempted and not done.failed


if __name__ == "__main__":
    REFERENCE.write_text(json.dumps(measure(), separators=(",", ":")) + "\n")
