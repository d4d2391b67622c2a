"""The plane of a layer, against the eigenvalue problem that defines it."""

import numpy as np
import pytest

from model.lda import aligned, discriminants

RNG = np.random.default_rng(5)


def clouds(n: int = 300, d: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Points of ten digits, each around a centre of its own, and their labels."""
    rng = np.random.default_rng(5)  # the same whatever ran before: two nearly equal eigenvalues have no certain vectors
    labels = rng.integers(0, 10, n)
    spread = np.linspace(1, 0.2, d)
    return ((rng.normal(size=(10, d))[labels] + rng.normal(size=(n, d))) * spread).astype(np.float32), labels


def test_the_discriminant_plane_solves_the_generalised_eigenvalue_problem():
    """No other direction has a larger ratio of the scatter between the digits to the scatter within them."""
    points, labels = clouds()
    axes = discriminants(points, labels).astype(np.float64)
    centred = points - points.mean(axis=0)
    means = np.stack([centred[labels == digit].mean(axis=0) for digit in range(10)])[labels]
    within, between = (centred - means).T @ (centred - means), means.T @ means
    within += np.eye(12) * 1e-2 * np.trace(within) / 12
    values, vectors = np.linalg.eig(np.linalg.solve(within, between))
    best = vectors[:, np.argsort(-values.real)[:2]].real
    assert abs((axes * best).sum(axis=0)) == pytest.approx(np.ones(2), abs=1e-4)
    ratios = [a @ between @ a / (a @ within @ a) for a in axes.T]
    assert ratios[0] >= ratios[1]
    assert ratios[0] >= max(d @ between @ d / (d @ within @ d) for d in RNG.normal(size=(200, 12)))


@pytest.mark.parametrize("silent", [[3], range(8)], ids=["a neuron", "the layer"])
def test_axes_have_length_1_and_a_fixed_sign_even_if_neurons_are_silent(silent: list[int]):
    points = RNG.random((40, 8), dtype=np.float32)
    points[:, silent] = 0
    axes = discriminants(points, np.arange(40) % 10)
    assert np.linalg.norm(axes, axis=0) == pytest.approx([1, 1], abs=1e-5)
    assert (axes[np.abs(axes).argmax(axis=0), [0, 1]] > 0).all()
    assert aligned(axes, points, None).place(points).mean(axis=0) == pytest.approx([0, 0], abs=1e-5)


def test_a_layer_of_one_neuron_has_a_plane_with_one_axis():
    assert discriminants(RNG.random((40, 1), dtype=np.float32), np.arange(40) % 10).tolist() == [[1, 0]]


@pytest.mark.parametrize("points", [[[0, 0], [1, 5], [-1, -5]], [[0, 0], [5, 1], [-5, -1]]], ids=["high", "wide"])
def test_the_longer_side_of_a_first_plane_lies_along_its_first_axis(points: list):
    activations = np.array(points, np.float32)
    placed = aligned(np.eye(2, dtype=np.float32), activations, None).place(activations)
    assert np.ptp(placed[:, 0]) == pytest.approx(5 * np.ptp(placed[:, 1]))
    assert (placed**2).sum(axis=1).mean() == pytest.approx(1)
