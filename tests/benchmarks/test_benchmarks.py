"""The table of measured figures in README.md names benchmarks, and the area under the ROC curve is what its definition says."""

from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks import measured
from benchmarks.doubt import auroc


def test_the_readme_has_the_rows_that_are_written_and_each_names_a_benchmark():
    (table,) = measured.TABLE.findall(measured.README.read_text(encoding="utf-8"))
    cells = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert [(what, command) for what, _, command in cells] == [(row.what, f"`{row.command}`") for row in measured.ROWS]
    assert all(find_spec(row.command.split()[0]) for row in measured.ROWS)


def test_auroc_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(0)
    positive, negative = rng.integers(0, 20, 50) / 20, rng.integers(0, 15, 40) / 20  # with ties
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(np.mean(pairs))
    assert auroc(np.array([1.0]), np.array([0.0])) == 1
