"""training.calibrate and the training on shapes: a trained network's probabilities mean what they say."""

import dataclasses

import numpy as np
import pytest
import torch

from model import doubt
from model.network import random_network
from tests.training.tiny import TINY, last, patterns, tiny_split
from training.calibrate import calibrated, temperature
from training.data import NO_DIGIT, Images
from training.loop import train
from training.torch_network import DOUBT, MLP

SIZES = (784, 20, 10)


def test_the_temperature_is_the_one_that_made_the_labels():
    generator = torch.Generator().manual_seed(0)
    logits = 6 * torch.randn(10_000, 10, generator=generator)
    y = torch.multinomial(torch.softmax(logits / 2.5, dim=1), 1, generator=generator)[:, 0]
    assert temperature(logits, y) == pytest.approx(2.5, rel=0.03)


def test_calibration_keeps_the_answers_and_lowers_the_loss():
    raw, pixels = random_network(SIZES, np.random.default_rng(0)), np.random.default_rng(1).random((9, 28, 28), np.float32)
    held_out = patterns(200, 5)
    found = calibrated(raw, held_out, seed=0)
    t = found.metadata["temperature"]
    before, after = raw.forward(pixels), found.forward(pixels)
    np.testing.assert_allclose(after.logits * np.float32(t), before.logits, atol=1e-4)
    assert found.contrast_half == found.metadata["contrast_half"] > 0
    assert not found.layers[-1].w.flags.writeable
    again = calibrated(found, held_out, seed=0)
    assert again.metadata["temperature"] == pytest.approx(1, abs=1e-3), "a calibrated network needs no calibration"


def test_no_digit_s_loss_is_0_with_equal_probabilities_and_counts_less():
    y = torch.tensor([NO_DIGIT, NO_DIGIT, 3])
    logits = torch.zeros(3, 10)
    logits[1, 4] = 5
    for output in ("softmax", "sigmoid"):
        module = MLP(SIZES, output=output)
        losses = module.losses(logits - (40 if output == "sigmoid" else 0), y)
        assert losses[0] == pytest.approx(0, abs=1e-5)
    softmax = MLP(SIZES).losses(logits, y)
    uniform = torch.full((10,), 0.1)
    expected = torch.nn.functional.kl_div(torch.log_softmax(logits[1], 0), uniform, reduction="sum")
    torch.testing.assert_close(softmax[1], DOUBT * expected)


def test_training_on_shapes_makes_a_network_doubt_them():
    """Half of the images say that noise is no digit: digits are believed, noise is not."""
    settings = dataclasses.replace(TINY, shapes=200, epochs=6)
    split = tiny_split(settings)
    noise = torch.randint(0, 256, (400, 28, 28), generator=torch.Generator().manual_seed(9)).to(torch.uint8)
    shapes = Images(noise[:200], torch.full((200,), NO_DIGIT))
    split = dataclasses.replace(split, train=split.train + shapes)
    *_, done = train(settings, split)
    learnt = done.network
    assert learnt.contrast_half
    of_digits = doubt.contrast(learnt.forward(split.test.x.numpy() / np.float32(255)).logits)
    of_noise = doubt.contrast(learnt.forward(noise[200:].numpy() / np.float32(255)).logits)
    assert np.quantile(of_digits, 0.1) > np.quantile(of_noise, 0.9)
    assert last(dataclasses.replace(settings, shapes=0)).network.contrast_half is None
