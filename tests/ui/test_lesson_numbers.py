"""The numbers of the lessons and their code: equal to torch's own run. tests/browser/test_lessons.py compares the figures."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from model.whatif import dropout_passes
from tests.ui.page import sample_of, small
from tests.ui.session import new_session
from ui import session
from ui.views.lessons import LESSONS, functions, learning, neurons, practice


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
    8: ("loss", "slope", "mistake", "mistaken_slope"),
}


@pytest.mark.parametrize(("number", "names"), COMPUTED.items())
def test_the_code_in_numpy_and_the_code_in_pytorch_compute_the_same(number, names):
    code = LESSONS[number].code(sample_of())
    ours, theirs = run(code.numpy), run(code.torch)
    for name in names:
        np.testing.assert_allclose(theirs[name].squeeze(), ours[name].squeeze(), rtol=1e-4, atol=1e-6, err_msg=name)


def test_live_numbers_are_the_networks():
    sample = sample_of(small())  # the shipped network is so sure that its errors are 0
    passed = sample.passed
    product, bias, z = (number.value for number in neurons.neuron_numbers(sample))
    j = int(passed.pre_activations[0].argmax())
    assert product == pytest.approx(float(passed.x @ sample.network.layers[0].w[:, j]), abs=1e-4)
    assert product + bias == pytest.approx(z, abs=1e-5)
    assert [number.value for number in functions.activation_numbers(sample)][:3] == [z, max(0, z), float(z > 0)]
    logit, total, probability, together = (number.value for number in functions.softmax_numbers(sample))
    assert logit == passed.logits.max() and probability == pytest.approx(passed.probabilities.max(), abs=1e-6)
    assert 1 / total == pytest.approx(probability) and together == pytest.approx(1)
    p, half_squared, log_loss = (number.value for number in learning.error_numbers(sample))
    logits, target = torch.tensor(passed.logits, dtype=torch.float64), torch.tensor(sample.digit)
    shares = F.softmax(logits, 0)
    assert p == pytest.approx(shares[target].item(), abs=1e-6)
    assert log_loss == pytest.approx(F.cross_entropy(logits, target).item(), abs=1e-6)
    assert half_squared == pytest.approx(0.5 * F.mse_loss(shares, F.one_hot(target, 10), reduction="sum").item(), abs=1e-6)


def test_the_last_lessons_numbers_are_those_of_torch():
    sample = sample_of(small())
    logits = torch.tensor(sample.passed.logits.astype(float))[None]  # (1, 10)
    log_p, right, mistake = (number.value for number in practice.torch_numbers(sample))
    for output, shown in ((F.log_softmax, right), (F.softmax, mistake)):
        assert shown == pytest.approx(F.nll_loss(output(logits, dim=1), torch.tensor([sample.digit])).item(), rel=1e-5)
    assert log_p == -right


def test_the_prediction_about_dropout_is_compared_with_the_p_that_it_asks_about(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    sample = sample_of()
    passes = [dropout_passes(sample.network, sample.pixels, p, practice.chances(sample)) for p in (practice.ASKED, 0.9)]
    asked, chosen = ((passed.argmax(axis=1) == sample.passed.digit).sum() for passed in passes)
    session.store_choice(practice.DROP.key, 0.9)
    assert chosen < 5 <= asked <= practice.MANY and practice.still_right(sample) == 1
