"""training.muon: our Muon in float32 against torch's in bfloat16 and against float64; which of the two trains where."""

import dataclasses

import pytest
import torch

from benchmarks import common
from tests.training.tiny import TINY, tiny_split
from training import processor
from training.muon import A, B, C, Float32Muon, orthogonalised
from training.torch_engine import TorchEngine

MUON = dataclasses.replace(TINY, optimiser="muon")


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


@pytest.mark.parametrize("native", [True, False])
def test_the_processor_decides_which_muon_and_which_precision_unless_it_is_given(native, monkeypatch):
    monkeypatch.setattr(processor, "has_bfloat16", lambda: native)
    engine = TorchEngine(dataclasses.replace(MUON, precision="auto"), tiny_split().train)
    assert isinstance(engine.optimisers[1], Float32Muon) is not native
    assert engine.precision == ("bfloat16" if native else "float32")
    x, y = next(engine.batches())
    engine.step(x, y, 0.01)
    for asked in ("float32", "bfloat16"):
        assert TorchEngine(dataclasses.replace(MUON, precision=asked), tiny_split().train).precision == asked


@pytest.mark.parametrize(
    ("information", "native", "words"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx2\nflags : amx_bf16", False, "avx2, no bfloat16"),
        ("flags : avx2 avx512f avx512_bf16", True, "avx2, avx512f, avx512_bf16"),
        ("flags : amx_bf16", True, "amx_bf16"),
        ("Features\t: fp bf16", True, "bf16"),
        ("", False, "no bfloat16"),
    ],
)
def test_a_processor_is_known_by_its_flags(information, native, words, monkeypatch):
    monkeypatch.setattr(processor.portable, "processor_information", lambda: information)
    monkeypatch.setattr(processor, "features", processor.features.__wrapped__)
    assert processor.has_bfloat16() is native
    assert common.describe_processor() == words
