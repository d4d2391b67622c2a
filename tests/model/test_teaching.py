"""model.teaching: each part of a gradient step is the network's, and equals the finite difference; nothing else is touched."""

import numpy as np
import pytest

from model import checkpoint, mnist
from model.layers import Layer
from model.network import Network
from model.teaching import (
    LONGEST_STEP,
    RATES,
    backward,
    careful_rate,
    chain,
    forgotten,
    nudge,
    relative_change,
    teach,
    usual_rate,
)
from tests.model.networks import FUNCTIONS, random_reading

SIZES = (784, 24, 16, 10)


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_chain_multiplies_to_the_gradient_and_to_the_finite_difference(hidden, output, layer):
    net, passed = random_reading(SIZES, hidden, output)
    found = backward(net, passed.x, 2)
    links = chain(found, layer)
    assert links.back * links.slope * links.a == pytest.approx(links.gradient, rel=1e-4)
    low, high = nudge(found, links)
    assert (high - low) / 2e-4 == pytest.approx(links.gradient, rel=1e-3)
    assert links.weight == net.layers[layer].w[links.i, links.j]
    assert abs(links.gradient) == np.abs(found.gradients.layers[layer].w).max()


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_steps_are_those_of_the_network(hidden, output):
    (net, passed), steps = random_reading(SIZES, hidden, output), 3
    x = passed.x
    taught = teach(net, x, 8, 0.01, steps)
    for n in range(steps):
        gradients = net.backward(net.forward(x), 8)
        assert taught.losses[n] == pytest.approx(gradients.loss, abs=1e-5)
        net = net.step(gradients, 0.01)
    for ours, stepped in zip(taught.network.layers, net.layers, strict=True):
        np.testing.assert_allclose(ours.w, stepped.w, atol=1e-6)
        np.testing.assert_allclose(ours.b, stepped.b, atol=1e-6)
    np.testing.assert_allclose(taught.probabilities[-1], taught.network.forward(x).probabilities)
    assert taught.losses.shape == (steps + 1,) and taught.probabilities.shape == (steps + 1, 10)


@pytest.mark.parametrize("label", [3, 7])
def test_a_step_at_the_careful_rate_lowers_the_loss_a_little(label: int):
    net, x = checkpoint.load(), mnist.test_set()[0][0] / np.float32(255)  # a 7
    rate = careful_rate(backward(net, x, label))
    losses = teach(net, x, label, rate, 1).losses
    assert losses[1] < losses[0] and (rate == LONGEST_STEP) == (label == 7)
    if label != 7:
        assert losses[1] > 0.5 * losses[0]
    usual = usual_rate(backward(net, x, label))
    assert usual in RATES and 0.3 < usual / rate < 3


def test_the_change_of_weights_is_relative_to_them():
    before, after, nothing = (Network((Layer(np.array(w, np.float32), np.zeros(2)),)) for w in ([[3, 4]], [[3.6, 3.2]], [[0, 0]]))
    assert relative_change(before, after) == pytest.approx(0.2)
    assert relative_change(before, before) == relative_change(nothing, before) == 0


def test_what_was_forgotten_starts_with_the_digit_that_was_forgotten_most():
    labels, before = np.array([1, 1, 2, 2, 2, 2, 3]), np.array([1, 1, 2, 2, 2, 0, 3])
    after = np.array([1, 0, 0, 0, 0, 0, 3])
    assert forgotten(labels, before, after, each=2).tolist() == [2, 3, 1]
    assert forgotten(labels, before, before, each=2).tolist() == []
