"""Project the activations of a layer onto a plane, by linear discriminant analysis.

The plane is fitted to many labelled images, so that it separates the digits best.
"""

from dataclasses import dataclass

import numpy as np

SHRINKAGE = 1e-2  # share of the mean variance that is added to the scatter within the digits, which silent neurons make singular


@dataclass(frozen=True)
class Plane:
    """A projection of d-dimensional points onto a plane."""

    mean: np.ndarray  # float32 (d,), the point that is projected to the origin
    axes: np.ndarray  # float32 (d, 2), two unit vectors as columns. The second column is 0 if d is 1.

    def place(self, activations: np.ndarray) -> np.ndarray:
        """Project the activations of a layer, float32 (..., d), onto this plane. Return the points, float32 (..., 2)."""
        return (activations - self.mean) @ self.axes


def aligned(axes: np.ndarray, activations: np.ndarray, target: np.ndarray | None) -> Plane:
    """Return a plane with these axes, float32 (d, 2), turned, mirrored and scaled so that the points lie close to a target.

    The points, float32 (n, d), are projected to mean 0 and root mean square 1. The rotation solves the orthogonal Procrustes
    problem (Schoenemann, 1966).
    target: float32 (n, 2), another layer's projected points. If it is None, the longer side is put along the first axis.
    """
    mean = activations.mean(axis=0)
    points = (activations - mean) @ axes
    size = np.sqrt((points.astype(np.float64) ** 2).sum(axis=1).mean())
    if target is None:
        turn = np.eye(2)[::-1] if np.ptp(points[:, 1]) > np.ptp(points[:, 0]) else np.eye(2)
    else:
        u, _, v = np.linalg.svd(points.T.astype(np.float64) @ target)
        turn = u @ v
    return Plane(mean, ((axes / (size if np.isfinite(size) and size > 0 else 1)) @ turn).astype(np.float32))


def discriminants(activations: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the first two linear discriminants (Rao, 1948), the axes of the plane in which the digits are separated best.

    They are the leading eigenvectors of W^-1 B, as columns of length 1, float32 (d, 2). W is the scatter matrix within the
    classes (the ten digits). B is the scatter matrix of the class means. The largest component of each vector is positive, so
    that a plot is never mirrored. If d is 1, the second column is 0.
    activations: float32 (n, d). labels: ints (n,), the digits.
    """
    mean = activations.mean(axis=0)
    within, between = np.zeros((2, len(mean), len(mean)))
    for digit in np.unique(labels):
        own = (activations[labels == digit] - mean).astype(np.float64)
        middle = own.mean(axis=0)
        within += (own - middle).T @ (own - middle)
        between += len(own) * np.outer(middle, middle)
    within += np.eye(len(mean)) * (SHRINKAGE * np.trace(within) / len(mean) + np.finfo(np.float64).tiny)
    # With W = L L^T, the eigenvectors of W^-1 B are L^-T times those of the symmetric matrix L^-1 B L^-T.
    inverse = np.linalg.inv(np.linalg.cholesky(within))
    del within  # each of these matrices takes 8 MB with 1,024 neurons
    between = inverse @ between @ inverse.T
    axes = (inverse.T @ np.linalg.eigh(between)[1])[:, :-3:-1]  # of the two largest eigenvalues, the largest first
    axes = axes / np.linalg.norm(axes, axis=0)
    axes = axes * np.sign(np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0))
    return np.pad(axes, ((0, 0), (0, 2 - axes.shape[1]))).astype(np.float32)
