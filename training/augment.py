"""Augment a batch of images: rotate, scale, shear, shift and bend them, and make their strokes thinner or thicker."""

import torch
import torch.nn.functional as F

from model.stroke_width import SIDE

KNOTS = 5  # the elastic field is random on 5x5 knots, 7 px apart, and interpolated between them
BILINEAR_RMS = 2 / 3  # RMS of a field that is interpolated between knots with an RMS of 1


# The limits of the random changes to an image. The size of each change is drawn uniformly up to its limit.
ROTATION = 10.0  # degrees
LOG_SCALE = 0.13
ANISOTROPY = 0.10  # difference of the log-scale between the axes
SHEAR = 0.15
SHIFT = 1.4  # px. MNIST is centred to within 0.5 px, but a smaller shift lowers the accuracy (docs/training.md).
THICKNESS = 0.15  # change of the grey level at which a stroke ends
ELASTIC = {"light": 0.0, "full": 0.6}  # px, RMS


def _bases() -> torch.Tensor:
    """Return 28 functions of the pixel position, float32 (28, 784). Their weighted sums give the source coordinates.

    Three are for affine distortions: x, y (both from -1 to 1) and 1. 25 are for elastic ones: each is 1 at one of 5x5 knots and
    falls linearly to 0 at the next.
    """
    c = (torch.arange(SIDE) + 0.5) * 2 / SIDE - 1  # coordinates of grid_sample, from -1 to 1
    affine = torch.stack([c.repeat(SIDE), c.repeat_interleave(SIDE), torch.ones(SIDE * SIDE)])  # (3, 784): x, y, 1
    knots = torch.eye(KNOTS * KNOTS).view(-1, 1, KNOTS, KNOTS)
    elastic = F.interpolate(knots, size=(SIDE, SIDE), mode="bilinear", align_corners=True).view(-1, SIDE * SIDE)  # (25, 784)
    return torch.cat([affine, elastic])


BASES = _bases()


def augment(x: torch.Tensor, level: str, generator: torch.Generator) -> torch.Tensor:
    """Distort images, float32 (n, 28, 28), 0 to 1, at random. level: the setting `augmentation`, such as "full"."""
    if level == "off":
        return x
    n, device = len(x), x.device
    u = torch.rand(8, n, generator=generator, device=device) * 2 - 1  # (8, n) in ±1
    angle = u[0] * (ROTATION * torch.pi / 180)
    scale_x = torch.exp(u[1] * LOG_SCALE + u[2] * ANISOTROPY)
    scale_y = torch.exp(u[1] * LOG_SCALE - u[2] * ANISOTROPY)
    shear, cos, sin, px = u[3] * SHEAR, angle.cos(), angle.sin(), 2 / SIDE
    to_x = (cos * scale_x, (cos * shear - sin) * scale_y, u[4] * SHIFT * px)
    to_y = (sin * scale_x, (sin * shear + cos) * scale_y, u[5] * SHIFT * px)
    parameters = torch.stack(to_x + to_y, dim=1).view(n, 2, 3)
    if elastic := ELASTIC[level]:
        size = u[6].abs() * (elastic * px / BILINEAR_RMS)
        knots = torch.randn(n, 2, KNOTS * KNOTS, generator=generator, device=device) * size[:, None, None]
        parameters = torch.cat([parameters, knots], dim=2)  # (n, 2, 28)
    # One matrix product for the grids of all images takes a third of the time of F.affine_grid.
    grid = parameters @ BASES[: parameters.shape[2]].to(device)  # (n, 2, 28) @ (28, 784) -> (n, 2, 784)
    grid = grid.view(n, 2, SIDE, SIDE).permute(0, 2, 3, 1)
    x = F.grid_sample(x[:, None], grid, mode="bilinear", padding_mode="zeros", align_corners=False)[:, 0]
    # Interpolation blurs the edges. A steeper grey scale sharpens them, and moves them outwards or inwards.
    return torch.add((THICKNESS * (u[7] - 1))[:, None, None], x, alpha=1 + 2 * THICKNESS).clamp_(0, 1)
