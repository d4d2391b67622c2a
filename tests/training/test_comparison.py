"""training.comparison: NumPy's convolutions equal torch's, the command trains, and the shipped files are what they say."""

import numpy as np
import pytest
import torch

from model import checkpoint, convolution, mnist
from model.convolution import ConvolutionalNetwork
from model.evaluation import probabilities_of
from model.network import Network
from training import comparison, data

NAMES = ("linear", "connected", "convolutional", "dropout")


def test_the_forward_pass_equals_torchs():
    module = comparison.convolutional(torch.Generator().manual_seed(3))
    network = comparison.convolution_to_numpy(module)
    x = np.random.default_rng(0).random((20, 28, 28), np.float32)
    with torch.no_grad():
        expected = module(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(network.forward(x).logits, expected, atol=1e-5)


def loaded(name: str) -> Network | ConvolutionalNetwork:
    path = comparison.FOLDER / f"{name}.safetensors"
    return convolution.load(path) if name == "convolutional" else checkpoint.load(path)


def test_the_command_saves_networks_that_numpy_reads(tmp_path, monkeypatch, capsys):
    train, test = data.load()
    few = train.pick(slice(0, 640)), test.pick(slice(0, 200))
    monkeypatch.setattr(data, "load", lambda: few)
    monkeypatch.setattr(comparison, "FOLDER", tmp_path)
    comparison.main()
    for name in NAMES:
        network = loaded(name)
        right = probabilities_of(network, few[1].x.numpy()).argmax(axis=1) == few[1].y.numpy()
        assert network.metadata["test_accuracy"] == right.mean() > 0.4
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [f"{name}.safetensors" for name in NAMES]
    sizes = [loaded(name).sizes for name in ("linear", "connected", "dropout")]
    assert sizes == [(784, 10), (784, 64, 10), (784, 64, 10)]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_network_has_the_accuracy_in_its_description(name):
    network = loaded(name)
    images, labels = mnist.test_set()
    answers = probabilities_of(network, images).argmax(axis=1)
    assert (answers == labels).mean() == pytest.approx(network.metadata["test_accuracy"], abs=3e-4)
