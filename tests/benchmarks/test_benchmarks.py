"""The table of measured figures in README.md names benchmarks, and the area under the ROC curve is what its definition says."""

from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks import model_card
from benchmarks.doubt import auroc


def test_the_table_in_the_readme_has_a_row_for_each_benchmark_that_is_measured_for_it():
    commands = [command for _, command in model_card.ROW.findall(model_card.README.read_text(encoding="utf-8"))]
    assert commands == list(model_card.MEASURED)
    assert all(find_spec(command.split()[0]) for command in commands)


def test_auroc_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(0)
    positive, negative = rng.integers(0, 20, 50) / 20, rng.integers(0, 15, 40) / 20  # with ties
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(np.mean(pairs))
    assert auroc(np.array([1.0]), np.array([0.0])) == 1
