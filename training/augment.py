"""Augmentation of a whole batch at once: images turned, scaled, sheared, shifted, bent, and their strokes thinner or thicker."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

SIDE = 28
KNOTS = 5  # the elastic field is drawn on 5x5 knots, 7 px apart, and interpolated
BILINEAR_RMS = 2 / 3  # of a field interpolated from knots of RMS 1


@dataclass(frozen=True)
class Augmentation:
    """How far images are changed: the bounds of uniform draws."""

    rotation: float = 10.0  # degrees
    log_scale: float = 0.13
    anisotropy: float = 0.10  # of log-scale, between the axes
    shear: float = 0.15
    shift: float = 1.4  # px: MNIST is centred to within 0.5 px, yet less costs accuracy (docs/training.md)
    thickness: float = 0.15  # of the grey scale: where the edge of a stroke lies within the grey around it
    elastic: float = 0.0  # px RMS, at most


LEVELS: dict[str, Augmentation | None] = {
    "off": None,
    "light": Augmentation(),
    "full": Augmentation(elastic=0.6),
}


def _bases() -> torch.Tensor:
    """(28, 784): what each of 3 affine parameters and of 25 knots adds to one coordinate of each pixel's place."""
    c = (torch.arange(SIDE) + 0.5) * 2 / SIDE - 1  # grid_sample counts from -1 to 1
    affine = torch.stack([c.repeat(SIDE), c.repeat_interleave(SIDE), torch.ones(SIDE * SIDE)])  # (3, 784): x, y, 1
    knots = torch.eye(KNOTS * KNOTS).view(-1, 1, KNOTS, KNOTS)
    elastic = F.interpolate(knots, size=(SIDE, SIDE), mode="bilinear", align_corners=True).view(-1, SIDE * SIDE)  # (25, 784)
    return torch.cat([affine, elastic])


BASES = _bases()


def augment(x: torch.Tensor, how: Augmentation, generator: torch.Generator) -> torch.Tensor:
    """float32 (n, 28, 28) in [0, 1] -> the same, changed. All grids are one matrix product: a third of affine_grid's time."""
    n, device = len(x), x.device
    u = torch.rand(8, n, generator=generator, device=device) * 2 - 1  # (8, n) in ±1
    angle = u[0] * (how.rotation * torch.pi / 180)
    scale_x = torch.exp(u[1] * how.log_scale + u[2] * how.anisotropy)
    scale_y = torch.exp(u[1] * how.log_scale - u[2] * how.anisotropy)
    shear, cos, sin, px = u[3] * how.shear, angle.cos(), angle.sin(), 2 / SIDE
    to_x = (cos * scale_x, (cos * shear - sin) * scale_y, u[4] * how.shift * px)
    to_y = (sin * scale_x, (sin * shear + cos) * scale_y, u[5] * how.shift * px)
    parameters = torch.stack(to_x + to_y, dim=1).view(n, 2, 3)
    if how.elastic:
        size = u[6].abs() * (how.elastic * px / BILINEAR_RMS)
        knots = torch.randn(n, 2, KNOTS * KNOTS, generator=generator, device=device) * size[:, None, None]
        parameters = torch.cat([parameters, knots], dim=2)  # (n, 2, 28)
    grid = parameters @ BASES[: parameters.shape[2]].to(device)  # (n, 2, 28) @ (28, 784) -> (n, 2, 784)
    grid = grid.view(n, 2, SIDE, SIDE).permute(0, 2, 3, 1)
    x = F.grid_sample(x[:, None], grid, mode="bilinear", padding_mode="zeros", align_corners=False)[:, 0]
    # Interpolation blurs. A steeper grey scale brings the edges back: it moves them out or in, and leaves 0 and 1 as they are.
    t = how.thickness
    return torch.add((t * (u[7] - 1))[:, None, None], x, alpha=1 + 2 * t).clamp_(0, 1)
