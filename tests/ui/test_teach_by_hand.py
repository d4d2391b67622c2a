"""Part 5 of Teach it: the numbers that it gives are exact enough to compute with."""

import re

import numpy as np
import pytest

from model.layers import Layer
from model.network import Network
from tests.ui.test_teach import PARTS, hand_input, open_view, page_text


def constant(output: str, z: float, others: float = 0) -> Network:
    """Return a network without hidden layers that gives any drawing the same logits: z for 7, and `others` for the rest."""
    bias = np.where(np.arange(10) == 7, z, others).astype(np.float32)
    return Network((Layer(np.zeros((784, 10), np.float32), bias),), output=output)


@pytest.mark.parametrize(
    ("output", "z", "delta"),
    [("softmax", 3.0, lambda p: p - 1), ("softmax", 8.8, lambda p: p - 1), ("sigmoid", 3.3, lambda y: (y - 1) * y * (1 - y))],
)
def test_delta_can_be_computed_from_the_output_that_is_shown(output, z, delta):
    app = open_view(PARTS[4], label=7, own=constant(output, z, -20 if output == "sigmoid" else 0))
    [shown] = re.findall(r"output for 7: .+ = \*\*([\d.]+)\*\*", page_text(app))
    hand_input(app, "δ").set_value(f"{delta(float(shown)):.8f}").run()
    assert "Right, " in page_text(app)
