"""What the browser has trained is checked like an uploaded network before it reads, and the trainer's digits are MNIST's."""

import base64
import zlib

import numpy as np
import pytest

from model import checkpoint, mnist
from model.checkpoint import CheckpointError
from model.network import random_network
from ui.components import trainer
from ui.components.trainer import digits


def sent(content: bytes) -> dict[str, str]:
    """Return what the trainer sends when "Read with it" is pressed."""
    return {"name": "mine", "file": base64.b64encode(content).decode()}


def test_a_network_from_the_browser_is_read():
    network = random_network((784, 12, 10), np.random.default_rng(0))
    name, received = trainer.receive(sent(checkpoint.dumps(network)))
    assert name == "mine" and received.key == network.key


@pytest.mark.parametrize(
    "used", [None, 3, {}, {"file": "no base64!"}, sent(b""), sent(b"\x00" * 900), {"file": 5}, sent(bytes(8) + b"{}")]
)
def test_anything_else_from_the_browser_is_refused_with_a_sentence(used: object):
    with pytest.raises(CheckpointError, match=r"\w"):
        trainer.receive(used)


def test_the_file_of_digits_is_what_its_command_makes(monkeypatch: pytest.MonkeyPatch):
    """The archive's bytes depend on the version of zlib, its content does not."""
    monkeypatch.setattr(digits.zlib, "compress", lambda content, level: content)
    assert zlib.decompress(digits.FILE.read_bytes()) == digits.pack()
    assert digits.FILE.stat().st_size < 1_140_000


def test_few_digits_are_packed_with_their_labels_and_4_bits_a_pixel():
    content = zlib.decompress(digits.pack(examples=3))
    assert np.frombuffer(content, "<u4", 2).tolist() == [3, 2000]
    labels = np.frombuffer(content, np.uint8, 2003, offset=8)
    two = np.frombuffer(content, np.uint8, offset=2011)
    grey = np.stack([two >> 4, two & 15], axis=1).reshape(2003, 784)
    levels = np.round(np.arange(256) / 17).astype(np.uint8)
    for image, label in zip(grey[:3], labels[:3], strict=True):
        known = levels[mnist.training_images()[mnist.training_labels() == label]].reshape(-1, 784)
        assert (known == image).all(axis=1).any()
    counts = np.bincount(labels[3:], minlength=10)
    assert counts.min() > 140  # drawn at random from all test digits
