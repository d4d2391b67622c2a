"""Arrays that are no network: Python and the browser refuse each with the same sentence."""

import numpy as np

from harness.hostile_files import zero_layers


def changed(key: str, array: object, *sizes: int) -> dict[str, np.ndarray]:
    """Return the arrays of a network of zeros, one of them replaced."""
    return zero_layers(*(sizes or (784, 8, 10))) | {key: np.asarray(array)}


def filled(value: float, *shape: int) -> np.ndarray:
    array = np.zeros(shape, np.float32)
    array.flat[-1] = value
    return array


REFUSED = [
    changed("w1", filled(np.nan, 784, 8)),
    changed("b2", filled(-np.inf, 10)),
    changed("w2", filled(1e31, 8, 10)),
    changed("b1", filled(1e31, 8)),
    changed("w2", np.full((8, 10), 1e20, np.float32)) | {"w1": np.full((784, 8), 1e20, np.float32)},
    changed("w1", np.zeros((783, 8), np.float32)),
    changed("w2", np.zeros((7, 10), np.float32)),
    changed("b1", np.zeros(7, np.float32)),
    changed("b1", np.zeros((8, 1), np.float32)),
    changed("w2", np.zeros(80, np.float32)),
    changed("w2", np.zeros((2, 4, 10), np.float32)),
    changed("w1", np.zeros((784, 8))),
    changed("b2", np.zeros(10, np.int16)),
    zero_layers(784, 0, 10),
    zero_layers(784, 0),
    zero_layers(784, 1025, 10),
    zero_layers(784, 1, 100_000),
    zero_layers(784, 8, 9),
    zero_layers(784, 1024, 1024, 1024, 1024, 11),  # 1,025 weights and biases more than the largest network
]
