"""training.muon: our Muon in float32 against torch's in bfloat16 and against float64."""

import pytest
import torch

from training.muon import A, B, C, Float32Muon, orthogonalised


def gradient(n: int, m: int, seed: int = 0) -> torch.Tensor:
    """A matrix with singular values from 1 to 1e-3, as gradients have them."""
    x = torch.randn(n, m, generator=torch.Generator().manual_seed(seed))
    return x @ torch.diag(torch.logspace(0, -3, m))


@pytest.mark.parametrize("shape", [(128, 784), (64, 128), (30, 20), (7, 7), (1, 5)])
def test_orthogonalised_is_the_iteration_in_float64(shape):
    x = gradient(*shape).double()
    x = x / x.norm()
    for _ in range(5):  # as the paper writes it
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    torch.testing.assert_close(orthogonalised(gradient(*shape)).double(), x, atol=5e-4, rtol=0)


@pytest.mark.parametrize("shape", [(64, 128), (128, 64)])
def test_steps_are_torchs_to_within_bfloat16(shape):
    ours, theirs = (torch.nn.Parameter(gradient(*shape, seed=1)) for _ in range(2))
    mine = Float32Muon([ours], 0.01, 0.1)
    reference = torch.optim.Muon([theirs], 0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    start = ours.detach().clone()
    for seed in range(3):  # with momentum and weight decay
        ours.grad, theirs.grad = gradient(*shape, seed=seed), gradient(*shape, seed=seed)
        mine.step()
        reference.step()
    moved = (theirs - start).norm()
    assert (ours - theirs).norm() < 0.02 * moved
    assert (ours - theirs).norm() > 0, "torch's iterates in bfloat16"
