"""What the tests of the Teach it view share."""

import numpy as np

from model.digit import from_drawing
from model.network import Network, random_network
from tests.ui.test_app import SEVEN

PIXELS = from_drawing(SEVEN).pixels


def small(hidden: str = "relu", output: str = "softmax", sizes: tuple[int, ...] = (784, 20, 12, 10)) -> Network:
    return random_network(sizes, np.random.default_rng(1), hidden, output)
