"""benchmarks.frontier: the operations that it counts."""

from benchmarks.frontier import flops


def test_flops_of_one_image():
    """The first layer has two products of 2 x 784 x 128 operations: forward and gradient. Each later layer has three."""
    assert flops((784, 128, 64, 10), 1) == 4 * 784 * 128 + 6 * (128 * 64 + 64 * 10)
