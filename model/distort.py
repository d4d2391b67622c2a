"""Distort images of digits, and measure how the accuracy of a classifier falls.

Each distortion takes images, float32 (n, 28, 28) from 0 to 1, and returns images of the same shape and range. The random
generator `rng` is used only by `add_noise`.
"""

import numpy as np
from PIL import Image

from model.evaluation import Change, Classifier, count, probabilities_of

MARGIN = 1  # px of paper around an image, so that its edges are interpolated


def affine(images: np.ndarray, matrix: np.ndarray, offset: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Apply an affine map to images about their centre, with bilinear interpolation. Pixels from outside an image are 0.

    matrix: float64 (2, 2). It maps a position (x, y) in the input to its position in the output. y points down.
    offset: the shift to the right and down, in px.
    """
    padded = np.pad(images, ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))
    centre = padded.shape[1] / 2
    inverse = np.linalg.inv(matrix)
    x, y = centre - inverse @ np.add(offset, centre)  # where the upper left corner of the output comes from
    source = (*inverse[0], x, *inverse[1], y)
    size = padded.shape[:0:-1]
    moved = [Image.fromarray(each).transform(size, Image.Transform.AFFINE, source, Image.Resampling.BILINEAR) for each in padded]
    return np.array(moved)[:, MARGIN:-MARGIN, MARGIN:-MARGIN]


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
    Change("Rotation", (-60, -45, -30, -15, 0, 15, 30, 45, 60), rotate, "°"),
    Change("Shift", (-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8), shift, " px"),
    Change("Scale", (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4), scale, "×"),
    Change("Noise", (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), add_noise),
)


def accuracies(network: Classifier, distortion: Change, images: np.ndarray, labels: np.ndarray) -> tuple[float, ...]:
    """Return the accuracy of a classifier on distorted images, uint8 (n, 28, 28), at each strength of a distortion."""
    x = images.astype(np.float32) / 255
    distorted = (distortion.at(x, strength) for strength in distortion.strengths)
    return tuple(count(probabilities_of(network, each).argmax(axis=1), labels).accuracy for each in distorted)
