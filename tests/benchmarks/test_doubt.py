"""benchmarks.doubt: the area under the ROC curve against its definition, written out."""

import numpy as np
import pytest

from benchmarks.doubt import auroc


def test_auroc_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(0)
    positive, negative = rng.integers(0, 20, 50) / 20, rng.integers(0, 15, 40) / 20  # with ties
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(np.mean(pairs))
    assert auroc(np.array([1.0]), np.array([0.0])) == 1
