"""The optimiser Muon in float32. Most processors only emulate bfloat16, 10 to 50 times slower.

Let G = U S V^T be the singular value decomposition of a gradient. torch.optim.Muon replaces G by approximately U V^T (K. Jordan:
Muon, 2024). It computes five Newton-Schulz iterations in bfloat16. X is at first G divided by its norm. Each iteration replaces X
by Q X with Q = a I + b A + c A^2 and A = X X^T, so A becomes Q A Q. Here, only A and the product of all Q are updated in float32,
and X is multiplied by this product at the end. For the shape (128, 784), this halves the operations. The result equals torch's
within the rounding of bfloat16.
"""

import math

import torch

A, B, C = 3.4445, -4.7750, 2.0315  # Jordan's, and torch's default
ROUNDS = 5
EPSILON = 1e-7


def orthogonalised(gradient: torch.Tensor) -> torch.Tensor:
    """Orthogonalise a gradient, float32 (n, m), approximately. All singular values of the result are from 0.7 to 1.2."""
    x = gradient.T if gradient.shape[0] > gradient.shape[1] else gradient
    x = x / x.norm().clamp(min=EPSILON)
    gram = x @ x.T  # (n, m) @ (m, n) -> (n, n)
    product = torch.eye(len(x), dtype=x.dtype, device=x.device)
    for _ in range(ROUNDS):
        q = torch.addmm(gram, gram, gram, beta=B, alpha=C)
        q.diagonal().add_(A)
        product = q @ product
        gram = q @ gram @ q
    x = product @ x
    return x.T if gradient.shape[0] > gradient.shape[1] else x


class Float32Muon(torch.optim.Muon):
    """The Muon optimiser (torch.optim.Muon), computed in float32, with the step length of its option "match_rms_adamw"."""

    @torch.no_grad()
    def step(self) -> None:  # pyrefly: ignore[bad-override]
        for group in self.param_groups:
            weights, gradients, buffers = [], [], []
            self._init_group(group, weights, gradients, buffers)
            for w, gradient, buffer in zip(weights, gradients, buffers, strict=True):
                buffer.lerp_(gradient, 1 - group["momentum"])
                update = orthogonalised(gradient.lerp(buffer, group["momentum"]))
                w.mul_(1 - group["lr"] * group["weight_decay"])
                w.add_(update, alpha=-0.2 * math.sqrt(max(w.shape)) * group["lr"])
