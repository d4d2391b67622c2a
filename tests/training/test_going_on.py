"""What a training run takes over from the network that it goes on from: the images held out, and short steps."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from model import checkpoint
from model.network import random_network
from tests.training.tiny import TINY
from training import data, options, presets
from training.data import Images
from training.jobs import estimate, limits
from training.loop import diverged
from training.settings import Settings, SettingsError
from training.torch_engine import TorchEngine
from training.torch_network import MLP, to_numpy

IMAGES = Images(torch.arange(60_000), torch.zeros(60_000, dtype=torch.int64))


def divided(settings: Settings) -> tuple[set[int], set[int]]:
    """Return the indices of the training images and of the validation images."""
    split = data.divide(dataclasses.replace(settings, synthetic_digits=0, shapes=0), IMAGES, IMAGES)
    return set(split.train.x.tolist()), set(split.validation.x.tolist())


@pytest.mark.parametrize(
    "before",
    [{"seed": 1}, {"seed": 5, "train_size": 3000}, {"seed": 5, "train_size": 40_000, "validation": 0.2}, {"validation": 0.01}],
    ids=str,
)
def test_no_image_is_held_out_that_the_network_has_learnt_from(tmp_path: Path, before: dict):
    """With another seed, 4,588 of the 5,000 images that were held out were images that the shipped network had learnt from."""
    first, path = dataclasses.replace(presets.PRESETS["default"], **before), tmp_path / "net.safetensors"
    checkpoint.save(checkpoint.load(), path, {"settings": dataclasses.asdict(first)})
    later = options.read(["--resume", str(path)], "").settings
    learnt, held_out = divided(later)
    assert held_out and not held_out & divided(first)[0] and not held_out & learnt
    assert len(held_out) + len(learnt) == later.train_size


def test_the_shipped_network_gives_its_seed_unless_another_is_named_and_unknown_settings_are_passed_over(tmp_path: Path):
    assert options.read(["--drawings", "x.json"], "").settings.seed == 1
    assert options.read(["--drawings", "x.json", "--seed", "7"], "").settings.seed == 7
    path = tmp_path / "net.safetensors"
    for settings in (None, "x", {"seed": -1, "validation": 0.1}, {"seed": 1, "validation": "much"}):
        checkpoint.save(checkpoint.load(), path, {"settings": settings})
        assert options.read(["--resume", str(path)], "").settings.seed == 0


def test_the_page_resolves_the_options_as_the_command_does_and_estimates_with_the_layers_of_the_network(tmp_path: Path):
    path = tmp_path / "large.safetensors"
    checkpoint.save(random_network((784, 1024, 1024, 10), np.random.default_rng(0)), path)
    resolved = limits.resolved({"resume": str(path), "drawings": "x.json"})
    assert resolved == options.read(["--resume", str(path), "--drawings", "x.json"], "").settings
    assert resolved.hidden == (1024, 1024) and resolved.learning_rate == 3e-5
    assert estimate.estimate(resolved) > 2 * estimate.estimate(limits.resolved({"drawings": "x.json"}))
    with pytest.raises(SettingsError, match="can't be read"):
        limits.resolved({"resume": str(tmp_path / "deleted.safetensors")})


def saved_local(folder: Path) -> Path:
    """Save a small network with receptive fields of 8 px. Return its path."""
    module = MLP((784, 16, 10), receptive_field=8, generator=torch.Generator().manual_seed(0))
    path = folder / "local.safetensors"
    checkpoint.save(to_numpy(module), path, {"settings": {"seed": 3, "receptive_field": 8}})
    return path


@pytest.mark.parametrize(("given", "side"), [((), 8), (("--receptive-field", "8"), 8), (("--receptive-field", "28"), 28)])
@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_receptive_fields_stay_as_they_are_unless_all_pixels_are_asked_for(tmp_path: Path, given, side, optimiser):
    asked = options.read(["--resume", str(saved_local(tmp_path)), "--optimiser", optimiser, *given], "")
    assert asked.settings.receptive_field == side
    images = Images(torch.randint(256, (64, 28, 28), dtype=torch.uint8), torch.arange(64) % 10)
    engine = TorchEngine(dataclasses.replace(asked.settings, batch_size=64, augmentation="off"), images, initial=asked.initial)
    engine.step(*next(engine.batches()), 1e-3)
    before, after = asked.initial.layers[0].w, engine.network().layers[0].w
    assert (after != before).any()
    assert ((after != 0) == (before != 0)).all() == (side == 8)


def test_another_receptive_field_is_refused_and_a_network_on_all_pixels_gets_none(tmp_path: Path):
    for side in ("9", "1"):
        with pytest.raises(SettingsError, match=f"--receptive-field is {side}: .* it must be 8 or 28"):
            options.read(["--resume", str(saved_local(tmp_path)), "--receptive-field", side], "")
    for kind in ("default", "big"):
        going_on = ["--preset", kind, "--drawings", "x.json"]
        assert options.read(going_on, "").settings.receptive_field == 28
        with pytest.raises(SettingsError, match="it must be 28"):
            options.read([*going_on, "--receptive-field", "8"], "")


def test_a_loss_that_falls_from_far_above_guessing_or_rises_to_guessing_is_not_divergence():
    assert diverged(TINY, 0, 49.0, [60.0 - k for k in range(20)]) == ""
    assert "The loss rose from 2.3 to 49" in diverged(TINY, 0, 49.0, [2.3] * 20)
    assert diverged(TINY, 0, 2.3, [0.01] * 20) == "", "as much as ln 10"
    assert "The loss rose from 0.01 to 2.31" in diverged(TINY, 0, 2.31, [0.01] * 20)
