"""model.reshape's gradients with respect to the pixels equal those of torch's autograd."""

import numpy as np
import pytest
import torch

from model.network import random_network
from model.reshape import Goal, input_gradient
from training.network import to_torch

CASES = [(hidden, output) for hidden in ("relu", "sigmoid", "tanh") for output in ("softmax", "sigmoid")]


@pytest.mark.parametrize(("hidden", "output"), CASES)
@pytest.mark.parametrize("wanted", [0, 8])
def test_the_gradient_of_a_digits_log_probability(hidden, output, wanted):
    network = random_network((784, 32, 20, 10), np.random.default_rng(1), hidden, output)
    pixels = np.random.default_rng(2).random(784, dtype=np.float32)
    x = torch.from_numpy(pixels).requires_grad_()
    logits = to_torch(network)(x[None])[0]
    scores = logits if output == "softmax" else torch.nn.functional.logsigmoid(logits)
    torch.log_softmax(scores, 0)[wanted].backward()
    np.testing.assert_allclose(input_gradient(network, pixels, Goal(2, wanted)), x.grad.numpy(), atol=1e-6)


@pytest.mark.parametrize("hidden", ["relu", "sigmoid", "tanh"])
@pytest.mark.parametrize("layer", [0, 1])
def test_the_gradient_of_a_hidden_neurons_sum(hidden, layer):
    network = random_network((784, 32, 20, 10), np.random.default_rng(3), hidden)
    pixels = np.random.default_rng(4).random(784, dtype=np.float32)
    module, x = to_torch(network), torch.from_numpy(pixels).requires_grad_()
    activation = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[hidden]
    z = module.linears[0](x)
    if layer == 1:
        z = module.linears[1](activation(z))
    z[7].backward()
    np.testing.assert_allclose(input_gradient(network, pixels, Goal(layer, 7)), x.grad.numpy(), atol=1e-6)
