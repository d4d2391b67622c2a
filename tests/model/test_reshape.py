"""Gradients with respect to the pixels, and the paths along them."""

from dataclasses import replace

import numpy as np
import pytest

from harness import pencil
from model import checkpoint, digit
from model.layers import Layer
from model.network import Network, random_network
from model.reshape import input_gradient, reshape
from tests.model.networks import FUNCTIONS

SIZES = (784, 20, 15, 10)
RNG = np.random.default_rng(2)


def drawn(number: int) -> np.ndarray:
    return digit.from_drawing(pencil.drawn(number)).pixels


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_the_input_gradient_equals_finite_differences(hidden, output):
    """Of the log probability of an 8, with weights in float64. Pixels have float32."""
    network, pixels, h = random_network(SIZES, np.random.default_rng(1), hidden, output), RNG.random(784), 1e-3
    exact = replace(network, layers=tuple(Layer(layer.w.astype(float), layer.b.astype(float)) for layer in network.layers))
    gradient = input_gradient(network, pixels, 8)
    for i in RNG.choice(784, 25, replace=False):
        up, down = (np.log(exact.forward(pixels + step * np.eye(784)[i]).probabilities[8]) for step in (h, -h))
        assert gradient[i] == pytest.approx((up - down) / (2 * h), rel=1e-3, abs=1e-5)


def test_a_small_change_fools_the_network_and_stops():
    network, start = checkpoint.load(), drawn(3)
    path = reshape(network, start, 8)
    assert path.images[0] == pytest.approx(start) and path.probabilities[0].argmax() == 3
    assert path.probabilities[-1, 8] >= 0.95 > path.probabilities[-2, 8]
    assert np.linalg.norm(path.images[1] - start) == pytest.approx(0.1, abs=0.03)  # less where pixels are at their limit
    assert reshape(network, drawn(8), 8).steps == 0


@pytest.mark.parametrize("wanted", range(10))
def test_an_empty_sheet_becomes_any_digit(wanted):
    path = reshape(checkpoint.load(), np.zeros((28, 28)), wanted)
    assert path.images.min() >= 0 and path.images.max() <= 1
    assert path.probabilities[-1].argmax() == wanted


@pytest.mark.parametrize(("weight", "steps"), [(0, 0), (1e-3, 60)])
def test_steps_end_where_nothing_can_change_and_after_sixty(weight: float, steps: int):
    w = np.zeros((784, 10), np.float32)
    w[:, 8] = weight
    assert reshape(Network((Layer(w, np.zeros(10, np.float32)),)), drawn(3), 8).steps == steps
