"""The numbers of the lessons: equal to torch's own run, the walk that diverges, dropout, and torch in a process of its own."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from model.layers import softmax
from tests.ui.page import PIXELS, sample_of, small
from tests.ui.session import new_session
from training import torch_reference
from ui.views.lessons import LESSONS, descent, functions, learning, neurons, practice, torch_process
from ui.views.lessons.torch_process import TorchError


def run(code: str) -> dict:
    """Run the code that a lesson shows. Return its numbers by name, as float64 arrays."""
    scope: dict = {}
    exec(code, scope)
    values = {name: value.detach() if isinstance(value, torch.Tensor) else value for name, value in scope.items()}
    return {
        name: np.asarray(v, float) for name, v in values.items() if isinstance(v, (int, float, tuple, np.ndarray, torch.Tensor))
    }


def test_the_stored_neuron_is_what_torch_computes():
    computed = run(neurons.TORCH_CODE)  # torch built with another BLAS gives another last bit
    assert computed["z"] == pytest.approx(neurons.TORCH_Z, abs=1e-6) and computed["y"] == pytest.approx(neurons.TORCH_Y, abs=1e-6)


# What both programs of a lesson compute. Lesson 1 shows the tried neuron in NumPy, and the tutorial's in PyTorch.
COMPUTED = {
    1: ("parameters", "shape"),
    2: ("y", "slope", "relu", "relu_slope"),
    3: ("p",),
    4: ("E", "L"),
    5: ("w", "E"),
    6: ("output", "step_output", "step_hidden"),
    7: ("mean",),
    8: ("loss", "mistake"),
}


@pytest.mark.parametrize(("number", "names"), COMPUTED.items())
def test_the_code_in_numpy_and_the_code_in_pytorch_compute_the_same(number, names):
    code = LESSONS[number].code(sample_of())
    ours, theirs = run(code.numpy), run(code.torch)
    for name in names:
        np.testing.assert_allclose(theirs[name].squeeze(), ours[name].squeeze(), rtol=1e-4, atol=1e-6, err_msg=name)


def test_the_code_computes_what_the_page_shows(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    sample = sample_of()
    neuron, layers, _, probabilities, _, walk, *_ = (run(lesson.code(sample).numpy) for lesson in LESSONS)
    assert (neuron["z"], neuron["y"]) == pytest.approx(neurons.output(neurons.INPUTS, neurons.BIAS))
    assert layers["parameters"] == neurons.parameters((784, 128, 64, 10))
    np.testing.assert_allclose(probabilities["p"], sample.passed.probabilities, atol=0.01)  # its logits have two decimals
    weights, errors = descent.descend(descent.ink(sample), 0.3, learning.STEPS)
    assert (walk["w"], walk["E"]) == (pytest.approx(weights[-1], rel=1e-3), pytest.approx(errors[-1], rel=0.02))


def test_live_numbers_are_the_networks():
    sample = sample_of(small())  # the shipped network is so sure that its errors are 0
    passed = sample.passed
    product, bias, z = (number.value for number in neurons.neuron_numbers(sample))
    j = int(passed.pre_activations[0].argmax())
    assert product == pytest.approx(float(passed.x @ sample.network.layers[0].w[:, j]), abs=1e-4)
    assert product + bias == pytest.approx(z, abs=1e-5)
    assert [number.value for number in functions.activation_numbers(sample)][:3] == [z, max(0, z), float(z > 0)]
    assert neurons.parameters(sample.network.sizes) == sample.network.parameters
    logit, total, probability, together = (number.value for number in functions.softmax_numbers(sample))
    assert logit == passed.logits.max() and probability == pytest.approx(passed.probabilities.max(), abs=1e-6)
    assert 1 / total == pytest.approx(probability) and together == pytest.approx(1)
    p, half_squared, log_loss = (number.value for number in learning.error_numbers(sample))
    logits, target = torch.tensor(passed.logits, dtype=torch.float64), torch.tensor(sample.digit)
    shares = F.softmax(logits, 0)
    assert p == pytest.approx(shares[target].item(), abs=1e-6)
    assert log_loss == pytest.approx(F.cross_entropy(logits, target).item(), abs=1e-6)
    assert half_squared == pytest.approx(0.5 * F.mse_loss(shares, F.one_hot(target, 10), reduction="sum").item(), abs=1e-6)


def test_gradient_descent_is_torchs_sgd_and_diverges_above_its_limit():
    x = descent.ink(sample_of())
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=0.3)
    weights, errors = descent.descend(x, 0.3, 6)
    for n in range(6):
        loss = 0.5 * (1 - w * x) ** 2
        assert (weights[n], errors[n]) == (pytest.approx(w.item()), pytest.approx(loss.item()))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    limit = learning.gradient_question(sample_of()).right
    for rate, diverges in ((0.97 * limit, False), (1.03 * limit, True)):
        weights, errors = descent.descend(x, rate, 30)
        assert (errors[-1] > errors[0]) == diverges
        assert ("diverges" in learning.verdict(x, rate, weights, errors)) == diverges


@pytest.mark.parametrize(("hidden", "output"), [("relu", "softmax"), ("sigmoid", "sigmoid"), ("tanh", "softmax")])
def test_torchs_side_is_the_same_forward_pass_and_both_losses(hidden, output):
    net = small(hidden, output)
    passed, answer = net.forward(PIXELS), torch_reference.compare(net, PIXELS)
    np.testing.assert_allclose(answer["logits"], passed.logits, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(answer["probabilities"], passed.probabilities, atol=1e-6)
    p = softmax(passed.logits.astype(float))
    np.testing.assert_allclose(answer["losses"], -np.log(p), rtol=1e-4)
    np.testing.assert_allclose(answer["mistaken_losses"], -p, rtol=1e-4)
    np.testing.assert_allclose(answer["slopes"], p - 1, rtol=1e-4)
    np.testing.assert_allclose(answer["mistaken_slopes"], -p * (1 - p), rtol=1e-4)
    if output == "softmax":
        d = int(p.argmax())
        shown = {number.name: number.value for number in practice.torch_numbers(sample_of(net))}
        assert shown["the right loss, −log p"] == pytest.approx(answer["losses"][d], rel=1e-4)
        assert shown["the loss if NLLLoss gets p itself, −p"] == pytest.approx(answer["mistaken_losses"][d], rel=1e-4)
    markup = practice.losses_table(answer, 3)
    assert [float(value) for value in re.findall(r'data-losses="([^"]+)"', markup)] == pytest.approx(answer["losses"], rel=1e-6)


def test_the_server_runs_torch_in_another_process(monkeypatch: pytest.MonkeyPatch):
    net = small()
    answer = torch_process.run(net, PIXELS)
    np.testing.assert_allclose(answer["logits"], net.forward(PIXELS).logits, atol=1e-5)
    for program, problem in (("/nowhere/python", "could not be started"), ("false", "failed")):
        monkeypatch.setattr(torch_process.sys, "executable", program)
        with pytest.raises(TorchError, match=problem):
            torch_process.run(net, PIXELS)
