"""model.convolution: batches, and what its file gives back and refuses. tests/training/test_comparison.py has torch."""

import numpy as np
import pytest
import safetensors.numpy

from model import convolution, mnist
from model.checkpoint import DEFAULT, CheckpointError
from model.network import batches

SHIPPED = DEFAULT.with_name("convolutional.safetensors")


def test_one_image_is_read_as_in_a_batch_and_a_batch_takes_10_mb():
    network, images = convolution.load(SHIPPED), mnist.test_set()[0][:99]
    first, second = batches(images, network.values_per_image)
    assert (len(first), len(second)) == (64, 35)
    probabilities = network.forward(first).probabilities
    np.testing.assert_allclose(network.forward(first[3]).probabilities, probabilities[3:4], atol=1e-6)


def test_a_file_gives_back_the_network_and_its_description(tmp_path):
    network, path = convolution.load(SHIPPED), tmp_path / "c.safetensors"
    convolution.save(network, path)
    loaded = convolution.load(path)
    assert loaded.metadata == network.metadata and [layer.w.shape for layer in loaded.convolutions] == [(25, 8), (200, 16)]
    np.testing.assert_array_equal(loaded.last.w, network.last.w)
    assert not loaded.last.w.flags.writeable  # shared between sessions


def test_a_missing_damaged_altered_or_other_file_is_refused(tmp_path):
    path = tmp_path / "c.safetensors"
    whole = SHIPPED.read_bytes()
    altered = bytearray(whole)
    altered[-1] ^= 1
    for content in (b"", whole[:-8], bytes(altered), DEFAULT.read_bytes(), safetensors.numpy.save({"w1": np.ones(3)})):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"c\.safetensors"):
            convolution.load(path)
    with pytest.raises(CheckpointError):
        convolution.load(tmp_path / "missing")
