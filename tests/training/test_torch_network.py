"""torch and NumPy are the same network: forwards, backwards, folded and with respect to the pixels. Muon is torch's."""

import numpy as np
import pytest
import torch

from model.network import random_network
from tests.model.networks import FUNCTIONS
from training.muon import Float32Muon
from training.torch_network import MLP, Dropout, to_numpy, to_torch

SIZES = (784, 20, 15, 10)


def pixels(n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((n, 28, 28), dtype=np.float32)


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_forward_values_agree(hidden, output):
    network = random_network(SIZES, np.random.default_rng(1), hidden, output)
    passed = network.forward(pixels(9))
    with torch.no_grad():
        logits = to_torch(network)(torch.from_numpy(pixels(9)))
    np.testing.assert_allclose(passed.logits, logits.numpy(), atol=1e-5)
    outputs = torch.softmax(logits, 1) if output == "softmax" else torch.sigmoid(logits)
    np.testing.assert_allclose(passed.activations[-1], outputs.numpy(), atol=1e-5)


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_gradients_and_loss_agree(hidden, output):
    network = random_network(SIZES, np.random.default_rng(2), hidden, output)
    x, y = pixels(6), np.arange(6)
    gradients = network.backward(network.forward(x), y)
    module, inputs = to_torch(network), torch.from_numpy(x).requires_grad_()
    loss = module.losses(module(inputs), torch.from_numpy(y)).mean()
    loss.backward()
    assert gradients.loss == pytest.approx(loss.item(), abs=1e-5)
    for ours, theirs in zip(gradients.layers, module.linears, strict=True):
        np.testing.assert_allclose(ours.w, theirs.weight.grad.T.numpy(), atol=1e-5)
        np.testing.assert_allclose(ours.b, theirs.bias.grad.numpy(), atol=1e-5)
    # torch's loss is a mean over the batch, our dL/dz is each image's own.
    np.testing.assert_allclose(gradients.deltas[0] @ network.layers[0].w.T / 6, inputs.grad.reshape(6, -1).numpy(), atol=1e-5)


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_normalisation_and_batch_norm_are_folded(hidden, output):
    generator = torch.Generator().manual_seed(3)
    module = MLP(SIZES, hidden, output, dropout=0.3, batch_norm=True, normalise=True, generator=generator)
    x = torch.from_numpy(pixels(64))
    with torch.no_grad():
        for norm in module.norms:
            norm.weight.uniform_(0.5, 2, generator=generator)
            norm.bias.uniform_(-1, 1, generator=generator)
        for _ in range(30):
            module(x)  # gives BatchNorm its running mean and variance
        module.eval()
        expected = module(x).numpy()
    network = to_numpy(module)
    np.testing.assert_allclose(network.forward(x.numpy()).logits, expected, atol=2e-5)
    assert all(not layer.w.flags.writeable and layer.w.dtype == np.float32 for layer in network.layers)


def test_unfolded_normalisation_is_the_same_network():
    network = random_network(SIZES, np.random.default_rng(4))
    module = to_torch(network, normalise=True)
    logits = module(torch.from_numpy(pixels(5))).detach().numpy()
    np.testing.assert_allclose(logits, network.forward(pixels(5)).logits, atol=1e-5)
    np.testing.assert_allclose(to_numpy(module).layers[0].w, network.layers[0].w, atol=1e-6)


def test_starting_weights_are_as_large_as_those_of_torchs_own_layers():
    for linear in MLP(SIZES, generator=torch.Generator().manual_seed(5)).linears:
        bound = linear.in_features**-0.5
        assert linear.weight.abs().max() <= bound < 1.2 * linear.weight.abs().max()


@pytest.mark.parametrize("side", [1, 8, 27])
def test_a_unit_of_the_first_layer_is_connected_to_one_square(side):
    module = MLP(SIZES, receptive_field=side, generator=torch.Generator().manual_seed(6))
    images = module.weights(0).detach().reshape(-1, 28, 28)
    for weights in images:
        rows, columns = (weights != 0).any(dim=1).nonzero().flatten(), (weights != 0).any(dim=0).nonzero().flatten()
        assert len(rows) == len(columns) == side and rows[-1] - rows[0] == columns[-1] - columns[0] == side - 1
    assert images.abs().max() <= 1 / side < 1.2 * images.abs().max()  # the bound for side^2 inputs
    assert len({tuple(weights.flatten().nonzero().flatten().tolist()) for weights in images}) > 1
    np.testing.assert_array_equal(to_numpy(module).layers[0].w, module.weights(0).detach().T.numpy())


def test_dropout_leaves_out_its_share_and_keeps_the_mean():
    dropout = Dropout(0.2, torch.Generator().manual_seed(0))
    out = dropout(torch.ones(200, 200))
    assert (out == 0).float().mean().item() == pytest.approx(0.2, abs=0.01)
    assert out.mean().item() == pytest.approx(1, abs=0.02)
    assert torch.equal(dropout.eval()(torch.ones(3)), torch.ones(3))


def gradient(n: int, m: int, seed: int = 0) -> torch.Tensor:
    """A matrix with singular values from 1 to 1e-3, as gradients have them."""
    x = torch.randn(n, m, generator=torch.Generator().manual_seed(seed))
    return x @ torch.diag(torch.logspace(0, -3, m))


@pytest.mark.parametrize("shape", [(64, 128), (128, 64), (7, 7), (1, 5)])
def test_muons_steps_are_torchs_to_within_its_bfloat16(shape):
    ours, theirs = (torch.nn.Parameter(gradient(*shape, seed=1)) for _ in range(2))
    mine = Float32Muon([ours], 0.01, weight_decay=0.1)
    reference = torch.optim.Muon([theirs], 0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    start = ours.detach().clone()
    for seed in range(3):  # with momentum and weight decay
        ours.grad, theirs.grad = gradient(*shape, seed=seed), gradient(*shape, seed=seed)
        mine.step()
        reference.step()
    assert 0 < (ours - theirs).norm() < 0.02 * (theirs - start).norm()
