"""Images with their digits, as the training keeps them in memory."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Images:
    """x: uint8 (n, 28, 28), 0 = paper, 255 = ink (float32 would take four times the memory); y: int64 (n,), the digits."""

    x: torch.Tensor
    y: torch.Tensor

    def __len__(self) -> int:
        return len(self.y)

    def pick(self, index: torch.Tensor | slice) -> "Images":
        return Images(self.x[index], self.y[index])


def as_input(x: torch.Tensor) -> torch.Tensor:
    """uint8 (n, 28, 28) -> float32 (n, 28, 28) in [0, 1]."""
    return x.to(torch.float32).div_(255)
