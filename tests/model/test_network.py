"""model.network: the forward pass by hand, the gradients against finite differences, and nothing that overflows or is changed."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from model.layers import ACTIVATIONS, Layer, sigmoid, softmax
from model.network import Network, batches, random_network
from tests.model.networks import FUNCTIONS


def tiny_network(hidden: str = "relu", output: str = "softmax") -> Network:
    """784-6-5-10 with weights large enough that every layer matters."""
    return random_network((784, 6, 5, 10), np.random.default_rng(0), hidden, output)


def picture(seed: int = 1) -> np.ndarray:
    """A random image, float32 (28, 28) in [0, 1], half of it paper."""
    rng = np.random.default_rng(seed)
    return (rng.random((28, 28)) * (rng.random((28, 28)) > 0.5)).astype(np.float32)


def test_forward_by_hand():
    """Two inked pixels, two hidden neurons: z = x w + b, ReLU, softmax, with numbers that can be checked on paper."""
    w1, w2 = np.zeros((784, 2), np.float32), np.zeros((2, 10), np.float32)
    w1[0], w1[783] = (1.0, -1.0), (2.0, -3.0)
    w2[0, 3], w2[0, 7] = 0.5, -0.5
    b1, b2 = np.array([0.25, 0.5], np.float32), np.zeros(10, np.float32)
    network = Network((Layer(w1, b1), Layer(w2, b2)))
    pixels = np.zeros((28, 28), np.float32)
    pixels[0, 0], pixels[27, 27] = 0.5, 1.0
    passed = network.forward(pixels)
    assert (network.parameters, network.zeros) == (1568 + 2 + 20 + 10, 1564 + 18)
    # z1 = (0.5 + 2 + 0.25, -0.5 - 3 + 0.5) = (2.75, -3); a1 = (2.75, 0); z2 is ±1.375 at 3 and 7, else 0
    assert passed.pre_activations[0].tolist() == [2.75, -3.0]
    assert passed.activations[0].tolist() == [2.75, 0.0]
    assert passed.logits.tolist() == [0, 0, 0, 1.375, 0, 0, 0, -1.375, 0, 0]
    total = np.exp(1.375) + np.exp(-1.375) + 8
    assert passed.probabilities[3] == pytest.approx(np.exp(1.375) / total, rel=1e-6)
    assert passed.digit == 3


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_gradients_agree_with_finite_differences(hidden: str, output: str):
    """dL/dw and dL/db of every layer, by central differences in float64 at a sample of places."""
    network, pixels, label, eps = tiny_network(hidden, output), picture(), 4, 1e-6
    layers = tuple(Layer(layer.w.astype(np.float64), layer.b.astype(np.float64)) for layer in network.layers)
    exact = replace(network, layers=layers)
    gradients = exact.backward(exact.forward(pixels), label)
    rng = np.random.default_rng(2)
    for layer, gradient in zip(layers, gradients.layers, strict=True):
        for array, found in ((layer.w, gradient.w), (layer.b, gradient.b)):
            for place in rng.integers(array.size, size=12):
                value, losses = array.flat[place], []
                for change in (eps, -eps):
                    array.flat[place] = value + change
                    losses.append(exact.backward(exact.forward(pixels), label).loss)
                array.flat[place] = value
                assert found.flat[place] == pytest.approx((losses[0] - losses[1]) / (2 * eps), abs=1e-7, rel=1e-4)


@pytest.mark.parametrize(("hidden", "output"), FUNCTIONS)
def test_a_batch_has_the_single_passes_as_rows_and_the_mean_of_their_gradients(hidden: str, output: str):
    network = tiny_network(hidden, output)
    images, labels = np.stack([picture(seed) for seed in range(5)]), np.array([3, 1, 4, 1, 5])
    together = network.backward(network.forward(images), labels)
    singles = [network.backward(network.forward(x), int(y)) for x, y in zip(images, labels, strict=True)]
    np.testing.assert_allclose(network.forward(images).probabilities[2], network.forward(images[2]).probabilities, rtol=1e-5)
    assert together.loss == pytest.approx(np.mean([g.loss for g in singles]), rel=1e-5)
    for i in range(3):
        np.testing.assert_allclose(together.layers[i].w, np.mean([g.layers[i].w for g in singles], axis=0), atol=1e-7)
        np.testing.assert_allclose(together.layers[i].b, np.mean([g.layers[i].b for g in singles], axis=0), atol=1e-7)
        np.testing.assert_allclose(together.deltas[i], [g.deltas[i] for g in singles], atol=1e-7)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("size", [30.0, 1e3, 1e30])
@pytest.mark.filterwarnings("error")
def test_big_logits_give_finite_probabilities_and_a_finite_loss_without_a_warning(output: str, size: float):
    b = np.linspace(-size, -size / 2, 10).astype(np.float32)  # all far below zero: a sigmoid of these is 0 in float32
    network = Network((Layer(np.zeros((784, 10), np.float32), b),), output=output)
    passed = network.forward(np.zeros((28, 28)))
    assert np.isfinite(passed.probabilities).all()
    assert passed.probabilities.sum() == pytest.approx(1)
    assert passed.digit == 9
    assert np.isfinite(network.backward(passed, 0).loss)


@pytest.mark.filterwarnings("error")
def test_a_sigmoid_networks_probabilities_are_shares_and_functions_have_exact_limits_and_keep_the_dtype():
    passed = tiny_network("sigmoid", "sigmoid").forward(picture())
    output = passed.activations[-1]
    np.testing.assert_allclose(passed.probabilities, output / output.sum(), rtol=1e-5)
    z = np.array([-1e30, -100, 0, 100, 1e30], np.float32)
    assert sigmoid(z).tolist() == [0, 0, 0.5, 1, 1]
    assert softmax(z).tolist() == [0, 0, 0, 0, 1]
    assert ACTIVATIONS["relu"].slope(z, z).tolist() == [0, 0, 0, 1, 1]
    assert sigmoid(z).dtype == softmax(z).dtype == passed.probabilities.dtype == np.float32


def test_a_step_makes_a_new_network_and_leaves_the_old_one_alone():
    network, pixels = tiny_network(), picture()
    gradients = network.backward(network.forward(pixels), 7)
    stepped = network.step(gradients, 0.1)
    for old, new, g in zip(network.layers, stepped.layers, gradients.layers, strict=True):
        np.testing.assert_allclose(new.w, old.w - 0.1 * g.w, atol=1e-7)
        np.testing.assert_allclose(new.b, old.b - 0.1 * g.b, atol=1e-7)
        assert new.w.dtype == new.b.dtype == np.float32
        assert not any(array.flags.writeable for array in (old.w, old.b, new.w, new.b))
    assert stepped.backward(stepped.forward(pixels), 7).loss < gradients.loss


def test_shapes_of_pixels_that_are_read_and_refused():
    network, x = tiny_network(), picture()
    expected = network.forward(x).logits
    np.testing.assert_allclose(network.forward(x.reshape(784)).logits, expected, rtol=1e-5)
    np.testing.assert_allclose(network.forward(x[None]).logits[0], expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(network.forward(x.reshape(1, 784)).logits[0], expected, rtol=1e-4, atol=1e-6)
    for shape in [(28,), (27, 28), (2, 2, 28, 28), (2, 2, 784), (785,), ()]:
        with pytest.raises(ValueError, match="pixels have shape"):
            network.forward(np.zeros(shape))


@pytest.mark.parametrize(
    ("sizes", "most"), [((784, 128, 64, 10), 2000), ((784, 1024, 1024, 10), 510), ((784, 10_000_000, 10), 1)]
)
def test_batches_are_smaller_for_wider_networks_and_hold_each_image_once(sizes: tuple[int, ...], most: int):
    values = Network(tuple(Layer(np.broadcast_to(np.float32(0), pair), np.zeros(0)) for pair in pairwise(sizes))).values_per_image
    assert values == 784 + 2 * sum(sizes[1:])
    images = np.arange(4001 * 784, dtype=np.uint8).reshape(4001, 784)[: 3 * most + 1]
    parts = list(batches(images, values))
    assert [len(part) for part in parts] == [most] * (len(images) // most) + [len(images) % most] * (len(images) % most > 0)
    np.testing.assert_array_equal(np.concatenate(parts), images.astype(np.float32) / 255)
    assert next(batches(images.astype(np.float32), values)).base is not None  # floats are not copied


def test_the_key_differs_whenever_a_reading_may_differ():
    network = tiny_network()
    (first, *others), moved = network.layers, lambda array: array + np.float32(1e-3)
    different = [
        network,
        replace(network, hidden="tanh"),
        replace(network, output="sigmoid"),
        replace(network, metadata={"contrast_half": 3.0}),
        replace(network, layers=(Layer(moved(first.w), first.b), *others)),
        replace(network, layers=(Layer(first.w, moved(first.b)), *others)),
    ]
    assert len({known.key for known in different}) == 6 and all(len(known.key) == 12 for known in different)
    assert replace(network, metadata={"name": "other"}).key == network.key == tiny_network().key


@pytest.mark.parametrize(
    ("value", "found"),
    [(3, 3.0), (9.9e5, 9.9e5), *((wrong, None) for wrong in (0, -1, 1e6, float("nan"), float("inf"), True, "3", [3], None))],
)
def test_only_a_positive_number_below_a_million_is_a_contrast(value: object, found: float | None):
    network = replace(tiny_network(), metadata={"contrast_half": value})
    assert network.contrast_half == network.forward(picture()).contrast_half == found
