"""Muon in float32, for processors that have to emulate bfloat16.

torch.optim.Muon replaces a gradient G = U S V^T by nearly U V^T: five Newton-Schulz rounds X <- (a I + b A + c A^2) X with
A = X X^T, in bfloat16. Here they are in float32, and only the small matrices (n, n) change from round to round: each round
multiplies X by a matrix Q on the left, so A becomes Q A Q, and the product of all Q meets X once, at the end. With (128, 784)
that is half of the operations. The result is torch's to within bfloat16's rounding (K. Jordan: Muon, 2024).
"""

import math

import torch

A, B, C = 3.4445, -4.7750, 2.0315  # Jordan's, and torch's default
ROUNDS = 5
EPSILON = 1e-7


def orthogonalised(gradient: torch.Tensor) -> torch.Tensor:
    """Return U S' V^T for a gradient U S V^T, with all of S' near 1 (0.7 … 1.2). float32 (n, m) -> float32 (n, m)."""
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
    """torch.optim.Muon with adjust_lr_fn="match_rms_adamw", orthogonalised in float32."""

    def __init__(self, parameters: list[torch.Tensor], learning_rate: float, weight_decay: float):
        super().__init__(parameters, learning_rate, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw")

    @torch.no_grad()
    def step(self) -> None:
        """Take one step along the parameters' gradients."""
        for group in self.param_groups:
            weights, gradients, buffers = [], [], []
            self._init_group(group, weights, gradients, buffers)
            for w, gradient, buffer in zip(weights, gradients, buffers, strict=True):
                buffer.lerp_(gradient, 1 - group["momentum"])
                update = orthogonalised(gradient.lerp(buffer, group["momentum"]))
                w.mul_(1 - group["lr"] * group["weight_decay"])
                w.add_(update, alpha=-0.2 * math.sqrt(max(w.shape)) * group["lr"])
