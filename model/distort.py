"""Distort images of digits, to measure how robust a network is.

Each distortion takes images, float32 (n, 28, 28) from 0 to 1, and returns images of the same shape and range. The random
generator `rng` is used only by `add_noise`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.network import IMAGE_SHAPE

SIDE = IMAGE_SHAPE[0]
MIDDLE = (SIDE - 1) / 2  # px: the centre of an image in pixel indices


@dataclass(frozen=True)
class Distortion:
    """A way to distort images of digits, such as rotation."""

    name: str
    unit: str
    strengths: tuple[float, ...]  # in ascending order
    neutral: float  # the strength that leaves an image unchanged
    apply: Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


def affine(images: np.ndarray, matrix: np.ndarray, offset: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Apply an affine map to images about their centre, with bilinear interpolation. Pixels from outside an image are 0.

    matrix: float64 (2, 2). It maps a position (x, y) in the input to its position in the output. y points down.
    offset: the shift to the right and down, in px.
    """
    y, x = np.mgrid[:SIDE, :SIDE] - MIDDLE
    target = np.stack([x.ravel() - offset[0], y.ravel() - offset[1]])  # (2, 784)
    source = np.linalg.inv(matrix) @ target + MIDDLE  # where each output pixel comes from
    column, row = np.floor(source).astype(np.int64)
    right, down = (source - np.floor(source)).astype(np.float32)
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))  # index -1 and 28 are paper
    moved = np.zeros((len(images), SIDE * SIDE), np.float32)
    for r, weight_down in ((row, 1 - down), (row + 1, down)):
        for c, weight_right in ((column, 1 - right), (column + 1, right)):
            pixels = padded[:, np.clip(r, -1, SIDE) + 1, np.clip(c, -1, SIDE) + 1]  # (n, 784)
            moved += pixels * (weight_down * weight_right)
    return moved.reshape(-1, *IMAGE_SHAPE)


def rotate(images: np.ndarray, degrees: float, rng: np.random.Generator) -> np.ndarray:
    """Rotate images clockwise about their centre, or counterclockwise if `degrees` is negative. rng: not used."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return affine(images, np.array([[c, -s], [s, c]]))


def shift(images: np.ndarray, pixels: float, rng: np.random.Generator) -> np.ndarray:
    """Shift images to the right by a distance in px, or to the left if it is negative. rng: not used."""
    return affine(images, np.eye(2), (pixels, 0.0))


def scale(images: np.ndarray, factor: float, rng: np.random.Generator) -> np.ndarray:
    """Scale images about their centre. A factor above 1 enlarges them. rng: not used."""
    return affine(images, np.eye(2) * factor)


def add_noise(images: np.ndarray, deviation: float, rng: np.random.Generator) -> np.ndarray:
    """Add Gaussian noise to images and clip the result to 0 … 1. deviation: the standard deviation of the noise."""
    return np.clip(images + np.float32(deviation) * rng.standard_normal(images.shape, np.float32), 0, 1)


DISTORTIONS = (
    Distortion("Rotation", "°", (-60, -45, -30, -15, 0, 15, 30, 45, 60), 0, rotate),
    Distortion("Shift", " px", (-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8), 0, shift),
    Distortion("Scale", "×", (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4), 1, scale),
    Distortion("Noise", "", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), 0, add_noise),
)
