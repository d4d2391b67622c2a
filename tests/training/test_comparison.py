"""training.comparison: the command trains, and the shipped files are what they say."""

import pytest

from model import checkpoint, mnist
from model.evaluation import probabilities_of
from training import comparison, data

NAMES = ("connected", "dropout")


def test_the_command_saves_networks_that_numpy_reads(tmp_path, monkeypatch, capsys):
    train, test = data.load()
    few = train.pick(slice(0, 640)), test.pick(slice(0, 200))
    monkeypatch.setattr(data, "load", lambda: few)
    monkeypatch.setattr(comparison, "FOLDER", tmp_path)
    comparison.main()
    for name in NAMES:
        network = checkpoint.load(tmp_path / f"{name}.safetensors")
        right = probabilities_of(network, few[1].x.numpy()).argmax(axis=1) == few[1].y.numpy()
        assert network.metadata["test_accuracy"] == right.mean() > 0.4 and network.sizes == (784, 64, 10)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [f"{name}.safetensors" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_network_has_the_accuracy_in_its_description(name):
    network = checkpoint.load(comparison.FOLDER / f"{name}.safetensors")
    images, labels = mnist.test_set()
    answers = probabilities_of(network, images).argmax(axis=1)
    assert (answers == labels).mean() == pytest.approx(network.metadata["test_accuracy"], abs=3e-4)
