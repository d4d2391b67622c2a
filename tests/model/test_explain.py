"""The arithmetic behind the Inside view: sums add up, saliency is complete."""

import numpy as np
import pytest

from model.explain import neuron_sum, one_hot, tangent
from model.layers import ACTIVATIONS
from tests.model.networks import FUNCTIONS, SHAPES, random_reading


@pytest.mark.parametrize("sizes", SHAPES, ids=lambda sizes: "-".join(map(str, sizes)))
@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_every_neurons_shown_terms_add_up_to_its_z(sizes, hidden, output):
    network, passed = random_reading(sizes, hidden, output)
    for layer, units in enumerate(sizes[1:]):
        for index in range(units):
            parts = neuron_sum(network, passed, layer, index)
            assert sum(t.product for t in parts.terms) + parts.rest + parts.bias == pytest.approx(parts.z, abs=1e-4)
            assert parts.z == passed.pre_activations[layer][index]
            assert len(parts.terms) + parts.others == sizes[layer]


def test_the_shown_terms_are_the_five_largest_of_each_sign_and_none_for_an_empty_sheet():
    network, passed = random_reading()
    parts, terms = neuron_sum(network, passed, 1, 3), np.sort(passed.activations[0] * network.layers[1].w[:, 3].astype(float))
    assert [t.product for t in parts.terms] == pytest.approx([*terms[::-1][:5], *terms[4::-1]])
    for term in parts.terms:
        assert term.product == pytest.approx(term.value * term.weight)
        assert term.value == passed.activations[0][term.source] and term.weight == network.layers[1].w[term.source, 3]
    nothing = neuron_sum(network, network.forward(np.zeros((28, 28))), 0, 0)
    assert (nothing.terms, nothing.rest, nothing.others) == ((), 0, 784)
    assert nothing.z == pytest.approx(nothing.bias)


@pytest.mark.parametrize("sizes", SHAPES, ids=lambda sizes: "-".join(map(str, sizes)))
@pytest.mark.parametrize("hidden", list(ACTIVATIONS))
@pytest.mark.parametrize("goal", [one_hot(10, 0), one_hot(10, 4) - one_hot(10, 9)], ids=["a logit", "a margin"])
def test_saliency_and_biases_sum_to_the_logit_and_curved_activations_leave_a_rest(sizes, hidden, goal):
    network, passed = random_reading(sizes, hidden)
    why = tangent(network, passed, len(sizes) - 2, goal)
    assert why.parts.sum() + sum(why.biases) + why.rest == pytest.approx(float(passed.logits @ goal), abs=1e-4)
    assert (why.rest != 0) == (hidden not in ("relu", "none") and len(sizes) > 2) and len(why.biases) == len(sizes) - 1


@pytest.mark.parametrize("hidden", list(ACTIVATIONS))
def test_the_field_is_the_gradient_by_finite_differences(hidden):
    network, passed = random_reading((784, 24, 16, 10), hidden)
    field = tangent(network, passed, 1, one_hot(16, 5)).field
    step = 1e-2
    for pixel in (100, 400, 401, 650):
        nudge = one_hot(784, pixel) * step
        up, down = (network.forward(passed.x + s * nudge).pre_activations[1][5] for s in (1, -1))
        assert field[pixel] == pytest.approx((up - down) / (2 * step), abs=1e-3)
