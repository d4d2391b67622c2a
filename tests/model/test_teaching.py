"""model.teaching: each part of a gradient step equals torch's autograd and the finite difference; nothing else is touched."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from harness.pencil import drawn
from model import checkpoint, mnist
from model.digit import from_drawing
from model.evaluation import answers
from model.layers import Layer
from model.network import DIGITS, Network, random_network
from model.teaching import FRAMES, backward, chain, costly_rate, forgotten, nudge, suggested_rate, teach
from ui.views.teach.learning_rate import COST, RATES

KINDS = [("relu", "softmax"), ("sigmoid", "sigmoid"), ("tanh", "softmax"), ("relu", "sigmoid")]
SIZES = (784, 24, 16, 10)


def network(hidden: str = "relu", output: str = "softmax", sizes: tuple[int, ...] = SIZES) -> Network:
    return random_network(sizes, np.random.default_rng(3), hidden, output)


def pixels() -> np.ndarray:
    """A blob of ink on paper: two thirds of the pixels are exactly 0, as in a drawing."""
    rng = np.random.default_rng(5)
    return (rng.random((28, 28)) * (rng.random((28, 28)) > 2 / 3)).astype(np.float32)


def in_torch(net: Network, x: np.ndarray, label: int):
    """The same network and loss by torch's autograd: every z with its gradient kept, the weights, the loss."""
    activate = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[net.hidden]
    weights = [torch.tensor(layer.w, requires_grad=True) for layer in net.layers]
    biases = [torch.tensor(layer.b, requires_grad=True) for layer in net.layers]
    a, zs = torch.tensor(x.reshape(-1)), []
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        zs.append(a @ w + b)
        zs[-1].retain_grad()
        a = zs[-1] if i == len(weights) - 1 else activate(zs[-1])
    y = torch.eye(DIGITS)[label]
    if net.output == "softmax":
        loss = torch.nn.functional.cross_entropy(a[None], torch.tensor([label]))
    else:
        loss = 0.5 * ((y - torch.sigmoid(a)) ** 2).sum()
    loss.backward()
    return zs, weights, biases, loss


@pytest.mark.parametrize(("hidden", "output"), KINDS)
def test_every_part_of_the_backward_pass_equals_torchs(hidden, output):
    net, x = network(hidden, output), pixels()
    found = backward(net, x, 4)
    zs, weights, _, loss = in_torch(net, x, 4)
    assert found.loss == pytest.approx(loss.item(), abs=1e-6)
    assert found.terms.sum() == pytest.approx(loss.item(), abs=1e-6)
    np.testing.assert_allclose(found.error * found.slope, zs[-1].grad.numpy(), atol=1e-6)
    for part, z in zip(found.hidden, zs, strict=False):
        np.testing.assert_allclose(part.delta, z.grad.numpy(), atol=1e-6)
        np.testing.assert_allclose(part.back * part.slope, part.delta, atol=1e-7)
    for norm, w in zip(found.norms, weights, strict=True):
        assert norm == pytest.approx(w.grad.norm().item(), rel=1e-5)


@pytest.mark.parametrize(("hidden", "output"), KINDS)
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_chain_multiplies_to_the_gradient_and_to_the_finite_difference(hidden, output, layer):
    net, x = network(hidden, output), pixels()
    found = backward(net, x, 2)
    links = chain(found, layer, *found.strongest(layer))
    assert links.back * links.slope * links.a == pytest.approx(links.gradient, rel=1e-4)
    if layer < 2:
        assert links.sent.sum() == pytest.approx(links.back, abs=1e-6)
        np.testing.assert_allclose(links.deltas * links.weights, links.sent)
    else:
        assert not links.sent.size
    low, high = nudge(net, x, 2, layer, links.i, links.j)
    assert (high - low) / 2e-4 == pytest.approx(links.gradient, rel=1e-3)
    assert links.weight == net.layers[layer].w[links.i, links.j]
    assert abs(links.gradient) == np.abs(found.gradients.layers[layer].w).max()


@pytest.mark.parametrize(("layer", "i", "j"), [(3, 0, 0), (-1, 0, 0), (0, 784, 0), (0, 0, 24), (0, -1, 0), (1, 0, -1)])
def test_a_chain_of_no_weight_is_refused(layer, i, j):
    with pytest.raises(IndexError):
        chain(backward(network(), pixels(), 2), layer, i, j)


@pytest.mark.parametrize(("hidden", "output"), KINDS)
@pytest.mark.parametrize("steps", [1, 10])
def test_steps_are_those_of_torchs_sgd(hidden, output, steps):
    net, x = network(hidden, output), pixels()
    taught = teach(net, x, 8, 0.01, steps)
    stepped = net
    for n in range(steps):
        _, weights, biases, loss = in_torch(stepped, x, 8)
        assert taught.losses[n] == pytest.approx(loss.item(), abs=1e-5)
        torch.optim.SGD([*weights, *biases], lr=0.01).step()
        layers = [Layer(w.detach().numpy(), b.detach().numpy()) for w, b in zip(weights, biases, strict=True)]
        stepped = Network(tuple(layers), hidden, output)
    for ours, theirs in zip(taught.network.layers, stepped.layers, strict=True):
        np.testing.assert_allclose(ours.w, theirs.w, atol=1e-5)
        np.testing.assert_allclose(ours.b, theirs.b, atol=1e-5)
    np.testing.assert_allclose(taught.probabilities[-1], taught.network.forward(x).probabilities)
    assert taught.losses.shape == (steps + 1,) and taught.probabilities.shape == (steps + 1, 10)


def test_teaching_leaves_the_network_given_as_it_was():
    net = network()
    before = [(layer.w.copy(), layer.b.copy()) for layer in net.layers]
    taught = teach(net, pixels(), 1, 0.1, 10)
    for (w, b), layer, other in zip(before, net.layers, taught.network.layers, strict=True):
        np.testing.assert_array_equal(w, layer.w)
        np.testing.assert_array_equal(b, layer.b)
        assert not np.shares_memory(layer.w, other.w)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_a_hundred_steps_towards_a_wrong_label_end_in_finite_numbers(output):
    net, x = network(output=output), pixels()
    wrong = (net.forward(x).digit + 1) % 10
    taught = teach(net, x, wrong, 0.003, 100)
    assert taught.steps == 100 and not taught.stopped and not taught.problem
    assert taught.losses[-1] < taught.losses[0]
    assert np.isfinite(taught.probabilities).all() and all(np.isfinite(layer.w).all() for layer in taught.network.layers)


def test_the_frames_are_the_watched_neurons_weights_after_those_steps():
    net, x = network(), pixels()
    taught = teach(net, x, 5, 0.02, 100)
    assert len(taught.frames) == FRAMES and taught.frames[0] == 0 and taught.frames[-1] == 100
    assert taught.neuron == np.abs(backward(net, x, 5).hidden[0].delta).argmax()
    np.testing.assert_array_equal(taught.weights[0], net.layers[0].w[:, taught.neuron])
    np.testing.assert_array_equal(taught.weights[-1], taught.network.layers[0].w[:, taught.neuron])
    part_way = teach(net, x, 5, 0.02, int(taught.frames[7])).network
    np.testing.assert_array_equal(taught.weights[7], part_way.layers[0].w[:, taught.neuron])
    assert list(teach(net, x, 5, 0.02, 1).frames) == [0, 1]


@pytest.mark.parametrize("rate", [1e30, 1e38])
def test_a_rate_that_overflows_says_so_and_changes_nothing(rate):
    net = network()
    taught = teach(net, pixels(), 5, rate, 10)
    assert taught.stopped >= 1 and "too large" in taught.problem and "overflowed" in taught.problem
    assert taught.network is net
    assert np.isfinite(taught.losses).all() and np.isfinite(taught.probabilities).all()


def test_a_rate_that_raises_the_loss_says_so():
    """A tanh unit thrown to its other side makes its outgoing weights' step point the wrong way, for some labels and rates."""
    small, x = network("tanh"), pixels()
    net = Network(tuple(Layer(4 * layer.w, 4 * layer.b) for layer in small.layers), "tanh")
    results = [teach(net, x, label, rate, 1) for rate in (0.001, 1, 10, 100) for label in range(10)]
    rose = [r for r in results if r.losses[-1] > r.losses[0]]
    assert 0 < len(rose) < len(results)
    assert all("overshoot" in r.problem for r in rose)
    assert all(not r.problem for r in results if r.losses[-1] <= r.losses[0])


def test_a_network_without_hidden_layers_can_be_taught():
    net, x = network(sizes=(784, 10)), pixels()
    found = backward(net, x, 3)
    assert found.hidden == ()
    assert chain(found, 0, *found.strongest(0)).gradient == pytest.approx(found.gradients.layers[0].w[found.strongest(0)])
    assert teach(net, x, 3, 0.01, 10).losses[-1] < found.loss


def test_the_suggested_rate_lowers_the_loss_by_three_tenths_if_the_loss_is_a_line():
    net, x = network(), pixels()
    found = backward(net, x, 4)
    squares = sum((layer.w**2).sum() + (layer.b**2).sum() for layer in found.gradients.layers)
    assert suggested_rate(found) == pytest.approx(0.3 * found.loss / squares, rel=1e-5)
    small = suggested_rate(found, share=1e-3)
    assert teach(net, x, 4, small, 1).losses[1] == pytest.approx(found.loss * (1 - 1e-3), rel=1e-4)
    still = Network(tuple(Layer(0 * layer.w, 0 * layer.b) for layer in net.layers), "relu", "sigmoid")
    assert suggested_rate(replace(found, gradients=replace(found.gradients, layers=still.layers))) == float("inf")


@pytest.mark.parametrize(("digit", "degrees"), [(7, 60), (7, 90), (7, 105), (7, -75), (7, -90), (7, -120), (4, 90)])
def test_one_step_at_the_costly_rate_teaches_a_drawing_and_makes_other_digits_forgotten(digit: int, degrees: float):
    shipped, drawing = checkpoint.load(), from_drawing(drawn(digit, degrees=degrees)).pixels
    images, labels = mnist.test_images(), mnist.test_labels()
    rate = costly_rate(shipped, drawing, digit, RATES, images, labels, COST)
    assert rate is not None

    def result(rate: float) -> tuple[int, int]:
        """The digit read after one step, and how many test digits fewer are read correctly."""
        after = teach(shipped, drawing, digit, rate, 1).network
        return after.forward(drawing).digit, int((before == labels).sum() - (answers(after, images) == labels).sum())

    before = answers(shipped, images)
    read, cost = result(rate)
    assert read == digit and cost >= 100
    smaller = RATES[RATES.index(rate) - 1]
    read, cost = result(smaller)
    assert read != digit or cost < 100, "a smaller rate would do"


def test_no_rate_is_costly_if_none_teaches_the_drawing():
    few = np.zeros((2, 784)), np.array([0, 1])
    assert costly_rate(network(), pixels(), 4, (1e-30,), *few, 0.01) is None
    assert costly_rate(network(), pixels(), 4, (1e38,), *few, 0.01) is None, "the numbers overflow"


def test_what_was_forgotten_starts_with_the_digit_that_was_forgotten_most():
    labels, before = np.array([1, 1, 2, 2, 2, 2, 3]), np.array([1, 1, 2, 2, 2, 0, 3])
    after = np.array([1, 0, 0, 0, 0, 0, 3])
    assert forgotten(labels, before, after, each=2).tolist() == [2, 3, 1]
    assert forgotten(labels, before, before, each=2).tolist() == []
