"""model.convolution against loops over single pixels, and what its file refuses. tests/training/test_comparison.py has torch."""

import numpy as np
import pytest
import safetensors.numpy

from model import convolution, mnist
from model.checkpoint import DEFAULT, CheckpointError
from model.convolution import ConvolutionalNetwork
from model.layers import Layer


def random_convolutional() -> ConvolutionalNetwork:
    """Return an untrained network of the shipped one's shape."""
    rng = np.random.default_rng(0)
    layers = [
        Layer(*(rng.normal(0, 0.1, shape).astype(np.float32) for shape in ((n, m), (m,))))
        for n, m in ((25, 8), (200, 16), (256, 10))
    ]
    return ConvolutionalNetwork(tuple(layers[:2]), layers[2], {"name": "trial"})


def test_one_image_is_read_as_in_a_batch():
    network, images = random_convolutional(), mnist.test_set()[0][:5].astype(np.float32) / 255
    batch = network.forward(images)
    assert batch.probabilities.shape == (5, 10)
    np.testing.assert_allclose(network.forward(images[3]).probabilities, batch.probabilities[3:4], atol=1e-6)
    np.testing.assert_allclose(batch.probabilities.sum(axis=1), 1, atol=1e-5)


def test_a_file_gives_back_the_network_and_its_description(tmp_path):
    network, path = random_convolutional(), tmp_path / "c.safetensors"
    convolution.save(network, path)
    loaded = convolution.load(path)
    assert loaded.metadata == {"name": "trial"} and [layer.w.shape for layer in loaded.convolutions] == [(25, 8), (200, 16)]
    np.testing.assert_array_equal(loaded.last.w, network.last.w)
    assert not loaded.last.w.flags.writeable  # shared between sessions


def test_a_missing_damaged_altered_or_other_file_is_refused(tmp_path):
    path = tmp_path / "c.safetensors"
    convolution.save(random_convolutional(), path)
    whole = path.read_bytes()
    altered = bytearray(whole)
    altered[-1] ^= 1
    for content in (b"", whole[:-8], bytes(altered), DEFAULT.read_bytes(), safetensors.numpy.save({"w1": np.ones(3)})):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"c\.safetensors"):
            convolution.load(path)
    with pytest.raises(CheckpointError):
        convolution.load(tmp_path / "missing")
